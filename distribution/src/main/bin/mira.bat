@echo off
rem The command of Mira; what it does is told by help, below.
setlocal
for %%i in ("%~dp0..") do set "HOME_DIR=%%~fi"
for %%j in ("%HOME_DIR%\lib\mira-launcher-*.jar") do set "LAUNCHER=%%~fj" & set "NAME=%%~nj"
if not defined LAUNCHER (
  echo mira: %HOME_DIR% is no Mira: it has no lib\mira-launcher-*.jar; unpack the distribution again 1>&2
  exit /b 1
)
set "COMMAND=%~1"
if "%COMMAND%"=="" set "COMMAND=run"
if "%COMMAND%"=="run" goto java
if "%COMMAND%"=="shell" goto java
if "%COMMAND%"=="check" goto java
if "%COMMAND%"=="version" (
  echo mira %NAME:mira-launcher-=%
  exit /b 0
)
if "%COMMAND%"=="help" (
  echo mira [run]      start in the foreground; Ctrl-C stops, a second one forces
  echo mira shell "<command>"
  echo                 run a command in the one that works with this data folder; "mira shell help" lists all
  echo mira check [--json]
  echo                 check etc/ without starting: file, line and reason of each fault
  echo mira version    print the version
  echo mira help       print this
  exit /b 0
)
echo mira: unknown command '%COMMAND%': try 'mira help' 1>&2
exit /b 1

:java
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
where "%JAVA%" >nul 2>nul || if not exist "%JAVA%.exe" (
  echo mira: no Java found: let JAVA_HOME name a Java 17 or newer, or put its java on the PATH 1>&2
  exit /b 1
)
if "%COMMAND%"=="shell" goto shell
if "%COMMAND%"=="check" goto check
"%JAVA%" -Xshare:auto -XX:+DisplayVMOutputToStderr "-Dmira.home=%HOME_DIR%" %JAVA_OPTS% -cp "%LAUNCHER%" io.mira.launcher.Main
exit /b %ERRORLEVEL%

rem Windows has no signals, so there is no stop; a service manager, or Ctrl-C, does it.
:shell
"%JAVA%" -Xshare:auto "-Dmira.home=%HOME_DIR%" -cp "%LAUNCHER%" io.mira.launcher.ShellCommand %2 %3 %4 %5 %6 %7 %8 %9
exit /b %ERRORLEVEL%

:check
"%JAVA%" -Xshare:auto "-Dmira.home=%HOME_DIR%" -cp "%LAUNCHER%" io.mira.launcher.CheckCommand %2
exit /b %ERRORLEVEL%
