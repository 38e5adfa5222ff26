# Signs one program with the certificate that MODELYARD_PFX names, and has the moment attested.
param([Parameter(Mandatory)][string]$Path)
$ErrorActionPreference = 'Stop'
$signtool = Get-ChildItem "${env:ProgramFiles(x86)}\Windows Kits\10\bin\*\x64\signtool.exe" |
    Sort-Object FullName | Select-Object -Last 1
if (-not $signtool) { throw 'signtool is missing: install the Windows SDK' }
& $signtool.FullName sign /fd sha256 /f $env:MODELYARD_PFX /p $env:MODELYARD_PFX_PASSWORD `
    /td sha256 /tr http://timestamp.digicert.com /d Modelyard $Path
exit $LASTEXITCODE
