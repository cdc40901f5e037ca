@echo off
rem The command of Mira: run (the default), version, help.
setlocal
for %%i in ("%~dp0..") do set "HOME_DIR=%%~fi"
for %%j in ("%HOME_DIR%\lib\mira-launcher-*.jar") do set "LAUNCHER=%%~fj" & set "NAME=%%~nj"
if not defined LAUNCHER (
  echo mira: %HOME_DIR% is no Mira: it has no lib\mira-launcher-*.jar; unpack the distribution again 1>&2
  exit /b 1
)
set "COMMAND=%~1"
if "%COMMAND%"=="" set "COMMAND=run"
if "%COMMAND%"=="run" goto run
if "%COMMAND%"=="version" (
  echo mira %NAME:mira-launcher-=%
  exit /b 0
)
if "%COMMAND%"=="help" (
  echo mira [run]      start in the foreground; Ctrl-C stops, a second one forces
  echo mira version    print the version
  echo mira help       print this
  exit /b 0
)
echo mira: unknown command '%COMMAND%': try 'mira help' 1>&2
exit /b 1

:run
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
where "%JAVA%" >nul 2>nul || if not exist "%JAVA%.exe" (
  echo mira: no Java found: let JAVA_HOME name a Java 17 or newer, or put its java on the PATH 1>&2
  exit /b 1
)
"%JAVA%" -Xshare:auto "-Dmira.home=%HOME_DIR%" %JAVA_OPTS% -cp "%LAUNCHER%" io.mira.launcher.Main
exit /b %ERRORLEVEL%
