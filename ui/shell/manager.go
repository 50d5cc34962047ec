package shell

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"

	"caisse/model/settings"
)

// Allowed asks for the manager's code, where there is one: at the terminal, or as
// the first line of standard input, never among arguments. The built-in LigdiCash
// has nothing to guard. The error is a sentence, with ExitManager.
func (s *Shell) Allowed(ctx context.Context) error {
	m := s.Settings.Manager()
	if s.Training || !m.Has() {
		return nil
	}
	say := managerIn(s.words())
	if s.In == nil {
		return Exit{ExitManager, say.needed}
	}
	got, err := s.readHidden(ctx, say.prompt)
	if err != nil {
		return err
	}
	typed := settings.Code(strings.TrimRight(got[0], "\r\n"))
	if typed == "" && !term.IsTerminal(s.In.Fd()) {
		return Exit{ExitManager, say.needed}
	}
	_, err = given(ctx, func() (struct{}, error) { return struct{}{}, m.Try(typed) })
	return s.refused(err)
}

// refused is a sentence about a code that did not do.
func (s *Shell) refused(err error) error {
	say := managerIn(s.words())
	var wrong *settings.WrongCode
	switch {
	case err == nil:
		return nil
	case errors.As(err, &wrong) && wrong.Early:
		return Exit{ExitManager, fmt.Sprintf(say.early, s.words().Elapsed((wrong.Wait + time.Second - 1).Truncate(time.Second)))}
	case errors.As(err, &wrong):
		return Exit{ExitManager, fmt.Sprintf(say.wrong, s.words().Elapsed(wrong.Wait))}
	case errors.Is(err, settings.ErrCodeFile):
		return Exit{ExitManager, say.unreadable}
	case errors.Is(err, context.Canceled):
		return s.stopped()
	}
	return Exit{ExitManager, s.plain().Settings(err)}
}

// noteDown puts what was changed into the chain of the ledger, where there is one: a
// till that never sold has nothing to chain it to. What cannot be written is said,
// and undoes nothing.
func (s *Shell) noteDown(ctx context.Context, kind, what string) {
	if s.Open == nil || !s.ledgerThere() {
		return
	}
	t, done, err := s.Open(ctx, true)
	if err == nil {
		err = t.Note(ctx, kind, what)
		done()
	}
	if err != nil {
		s.tell(managerIn(s.words()).unnoted)
	}
}

// input reads what is piped in, one reader for all that reads lines of it.
func (s *Shell) input() *bufio.Reader {
	if s.lines == nil || s.linesOf != s.In {
		s.linesOf, s.lines = s.In, bufio.NewReader(io.LimitReader(s.In, 64<<10))
	}
	return s.lines
}
