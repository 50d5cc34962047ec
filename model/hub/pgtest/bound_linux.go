package pgtest

import "os/exec"

// bind ends a command with the thread that starts it.
func bind(cmd *exec.Cmd) { cmd.SysProcAttr.Pdeathsig = kill }
