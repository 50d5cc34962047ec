# Completion of caisse for PowerShell. Made by: caisse completion powershell
Register-ArgumentCompleter -Native -CommandName caisse, caisse.exe -ScriptBlock {
    param($current, $line, $cursor)
    $words = @($line.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursor } | ForEach-Object { $_.Extent.Text })
    $program = $words[0]
    $words = @($words | Select-Object -Skip 1)
    $at = $words.Count
    if ($current -ne '') { $at = $at - 1 }
    foreach ($found in & $program completion reply $at '--' @words 2>$null) {
        if ($found -eq ':files') {
            Get-ChildItem -Name -Path "$current*" -ErrorAction SilentlyContinue | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new("'" + $_.Replace("'", "''") + "'", $_, 'ProviderItem', $_)
            }
            continue
        }
        $word, $says = $found -split "`t", 2
        if (-not $says) { $says = $word }
        $typed = $word
        if ($word -match "[^A-Za-z0-9_=.:/-]") { $typed = "'" + $word.Replace("'", "''") + "'" }
        [System.Management.Automation.CompletionResult]::new($typed, $word, 'ParameterValue', $says)
    }
}
