; The installer for Windows: for one person, without administrator's rights.
;
;   makensis -DVERSION=0.1.0 -DPAYLOAD=dist/modelyard -DICON=…/modelyard.ico -DOUTPUT=….exe \
;       packaging/windows/modelyard.nsi
;
; Everything that it writes is in $INSTDIR and below HKEY_CURRENT_USER, and its uninstaller takes
; it away again. Models, settings and logs are in %LOCALAPPDATA%\modelyard and stay.

Unicode true
ManifestDPIAware true
ManifestSupportedOS all
RequestExecutionLevel user
SetCompressor /SOLID lzma
SetDateSave off

!include "MUI2.nsh"
!include "LogicLib.nsh"
!include "FileFunc.nsh"
!include "WinVer.nsh"
!include "x64.nsh"

!define NAME "Modelyard"
!define PUBLISHER "The Modelyard developers"
!define PROGRAM "modelyard-app.exe"
!define COMMAND "modelyard.exe"
!define FILE_CLASS "Modelyard.Model"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
!define CAPABILITIES "Software\${NAME}\Capabilities"
!define RUN_KEY "Software\Microsoft\Windows\CurrentVersion\Run"

Name "${NAME}"
OutFile "${OUTPUT}"
InstallDir "$LOCALAPPDATA\Programs\${NAME}"
InstallDirRegKey HKCU "${UNINSTALL_KEY}" "InstallLocation"
BrandingText "${NAME} ${VERSION}"

VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "${NAME} installer"
VIAddVersionKey "CompanyName" "${PUBLISHER}"
VIAddVersionKey "LegalCopyright" "(c) ${PUBLISHER}, Apache License 2.0"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\${PROGRAM}"
!define MUI_FINISHPAGE_NOAUTOCLOSE
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"

LangString OldWindows ${LANG_ENGLISH} "${NAME} needs Windows 10 or newer, 64 bits."
LangString OldWindows ${LANG_GERMAN} "${NAME} braucht Windows 10 oder neuer, 64 Bit."
LangString IsRunning ${LANG_ENGLISH} "${NAME} is running. Quit it, then try again."
LangString IsRunning ${LANG_GERMAN} "${NAME} läuft. Beenden Sie es, dann versuchen Sie es noch einmal."
LangString NotOurs ${LANG_ENGLISH} "This folder holds something else. Choose an empty one."
LangString NotOurs ${LANG_GERMAN} "In diesem Ordner ist etwas anderes. Wählen Sie einen leeren."
LangString DataStays ${LANG_ENGLISH} "Your models and settings are still in $LOCALAPPDATA\modelyard."
LangString DataStays ${LANG_GERMAN} "Ihre Modelle und Einstellungen sind noch in $LOCALAPPDATA\modelyard."
LangString FileType ${LANG_ENGLISH} "GGUF model"
LangString FileType ${LANG_GERMAN} "GGUF-Modell"

; Windows refuses to open a program for writing while it runs.
!macro QuitIfRunning UN
Function ${UN}QuitIfRunning
  StrCpy $1 "${PROGRAM}"
  again:
  ${If} ${FileExists} "$INSTDIR\$1"
    ClearErrors
    FileOpen $0 "$INSTDIR\$1" a
    ${If} ${Errors}
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(IsRunning)" /SD IDCANCEL IDRETRY again
      Abort "$(IsRunning)"
    ${EndIf}
    FileClose $0
  ${EndIf}
  ${If} $1 == "${PROGRAM}"
    StrCpy $1 "${COMMAND}"
    Goto again
  ${EndIf}
FunctionEnd
!macroend
!insertmacro QuitIfRunning ""
!insertmacro QuitIfRunning "un."

Function .onInit
  ${IfNot} ${AtLeastWin10}
  ${OrIfNot} ${RunningX64}
    MessageBox MB_OK|MB_ICONSTOP "$(OldWindows)" /SD IDOK
    Abort
  ${EndIf}
FunctionEnd

; The parts of an older version, which may have files that this one has not. Nothing else is ever
; deleted: a folder that holds something and no program of ours is refused.
!macro RemoveProgram
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\${PROGRAM}"
  Delete "$INSTDIR\${COMMAND}"
!macroend

Section "${NAME}"
  Call QuitIfRunning
  ${IfNot} ${FileExists} "$INSTDIR\${PROGRAM}"
    ${DirState} "$INSTDIR" $0
    ${If} $0 == 1
      MessageBox MB_OK|MB_ICONSTOP "$(NotOurs)" /SD IDOK
      Abort "$(NotOurs)"
    ${EndIf}
  ${EndIf}
  !insertmacro RemoveProgram
  SetOutPath "$INSTDIR"
  File /r "${PAYLOAD}/*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\${PROGRAM}"
  Call Register
SectionEnd

Function Register
  ; Files: offered under "Open with", the default only where the person chooses so.
  WriteRegStr HKCU "Software\Classes\${FILE_CLASS}" "" "$(FileType)"
  WriteRegStr HKCU "Software\Classes\${FILE_CLASS}\DefaultIcon" "" "$INSTDIR\${PROGRAM},0"
  WriteRegStr HKCU "Software\Classes\${FILE_CLASS}\shell\open\command" "" '"$INSTDIR\${PROGRAM}" "%1"'
  WriteRegStr HKCU "Software\Classes\.gguf\OpenWithProgids" "${FILE_CLASS}" ""
  ReadRegStr $0 HKCU "Software\Classes\.gguf" ""
  ${If} $0 == ""
    WriteRegStr HKCU "Software\Classes\.gguf" "" "${FILE_CLASS}"
  ${EndIf}
  ; Links
  WriteRegStr HKCU "Software\Classes\modelyard" "" "URL:${NAME}"
  WriteRegStr HKCU "Software\Classes\modelyard" "URL Protocol" ""
  WriteRegStr HKCU "Software\Classes\modelyard\DefaultIcon" "" "$INSTDIR\${PROGRAM},0"
  WriteRegStr HKCU "Software\Classes\modelyard\shell\open\command" "" '"$INSTDIR\${PROGRAM}" "%1"'
  ; The list of default apps in the settings of Windows
  WriteRegStr HKCU "${CAPABILITIES}" "ApplicationName" "${NAME}"
  WriteRegStr HKCU "${CAPABILITIES}" "ApplicationDescription" "Manages the AI models on this machine"
  WriteRegStr HKCU "${CAPABILITIES}\FileAssociations" ".gguf" "${FILE_CLASS}"
  WriteRegStr HKCU "${CAPABILITIES}\URLAssociations" "modelyard" "modelyard"
  WriteRegStr HKCU "Software\RegisteredApplications" "${NAME}" "${CAPABILITIES}"
  ; The list of installed apps
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\${PROGRAM},0"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "Publisher" "${PUBLISHER}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "EstimatedSize" $0
  ${RefreshShellIcons}
FunctionEnd

Section "un.${NAME}"
  Call un.QuitIfRunning
  !insertmacro RemoveProgram
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  ; Written by the app where the person asked for it
  DeleteRegValue HKCU "${RUN_KEY}" "${NAME}"
  DeleteRegKey HKCU "Software\Classes\${FILE_CLASS}"
  DeleteRegKey HKCU "Software\Classes\modelyard"
  DeleteRegValue HKCU "Software\Classes\.gguf\OpenWithProgids" "${FILE_CLASS}"
  DeleteRegKey /ifempty HKCU "Software\Classes\.gguf\OpenWithProgids"
  ReadRegStr $0 HKCU "Software\Classes\.gguf" ""
  ${If} $0 == "${FILE_CLASS}"
    DeleteRegValue HKCU "Software\Classes\.gguf" ""
  ${EndIf}
  DeleteRegKey /ifempty HKCU "Software\Classes\.gguf"
  DeleteRegValue HKCU "Software\RegisteredApplications" "${NAME}"
  DeleteRegKey HKCU "Software\${NAME}"
  DeleteRegKey HKCU "${UNINSTALL_KEY}"
  ${RefreshShellIcons}
  DetailPrint "$(DataStays)"
SectionEnd
