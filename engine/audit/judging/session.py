"""A Spark session for one audit: requirements, quiet start, isolation and shutdown."""

import importlib.util
import logging
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from dxproof.engine.errors import DxproofError, Problem

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

DEFAULT_MASTER = "local[*]"
OLDEST_JAVA = 17
_ATTEMPTS = 4  # attempts of a task whose process dies; a local master gives up after the first by default
_LOCAL = re.compile(r"local(?:\[([^,\]]+)\])?")
_STANDALONE = re.compile(r"spark://(.+)")
_THROWN = re.compile(r"(?:Exception|Error): (.+)")
_SECONDS_TO_ANSWER = 5.0
_INSTALL_JAVA = f"install a Java runtime {OLDEST_JAVA} or newer, or set JAVA_HOME to one"

# Notes are health records: no web UI, no event log, and encrypted temporary files (encryption also makes Spark pass
# notes by a socket instead of a file).
_SETTINGS = {
    "spark.app.name": "dxproof audit",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.eventLog.enabled": "false",
    "spark.io.encryption.enabled": "true",
    "spark.log.level": "ERROR",
    "spark.sql.catalogImplementation": "in-memory",  # no Hive
    # Each record batch is a separate task, however small.
    "spark.sql.execution.arrow.localRelationThreshold": "0",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "1024",
}
_LOCAL_SETTINGS = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    # Java only forwards the notes: without the optimizing JIT compiler it needs half of the time.
    "spark.driver.defaultJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}
_SUBMITTED = "PYSPARK_GATEWAY_PORT"  # set by spark-submit


def need_spark() -> None:
    """Raise EXTRA_MISSING if PySpark, or what it needs for record batches, is not installed."""
    missing = [name for name in ("pyspark", "pyarrow", "pandas") if importlib.util.find_spec(name) is None]
    if missing:
        message = f"Spark needs {', '.join(missing)}, which {'is' if len(missing) == 1 else 'are'} not installed"
        raise DxproofError(Problem.EXTRA_MISSING, message, hint='pip install "dxproof[spark]"')


def need_java() -> None:
    """Raise AUDIT_ENGINE if Java for Spark is missing or too old."""
    if _SUBMITTED in os.environ:
        return
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=str(Path(home) / "bin") if home else None)
    if java is None:
        found = "JAVA_HOME has no bin/java" if home else "java is not on the PATH"
        raise DxproofError(Problem.AUDIT_ENGINE, f"Spark needs Java, and {found}", hint=_INSTALL_JAVA)
    version = java_version(java)
    if version is None or version < OLDEST_JAVA:
        found = f"that of {java} is {version}" if version else f"the version of {java} is unknown"
        message = f"Spark needs Java {OLDEST_JAVA} or newer, and {found}"
        raise DxproofError(Problem.AUDIT_ENGINE, message, hint=_INSTALL_JAVA)


def java_version(java: str) -> int | None:
    """The major version of a java (17 of "17.0.15", 8 of "1.8.0_392"), or None."""
    try:
        said = subprocess.run([java, "-version"], capture_output=True, text=True, errors="replace", timeout=60)
    except (OSError, subprocess.SubprocessError):
        return None
    number = re.search(r'version "(?:1\.)?(\d+)', said.stderr + said.stdout)
    return int(number[1]) if number else None


@contextmanager
def session(master: str | None = None) -> Iterator["SparkSession"]:
    """A session on a master, closed at the end. Raises EXTRA_MISSING, AUDIT_ENGINE.

    Spark prints nothing to the terminal. Ctrl-C raises KeyboardInterrupt, and its jobs are cancelled.
    """
    need_spark()
    need_java()
    named = master or DEFAULT_MASTER
    _need_answer(named)
    with ExitStack() as stack:
        stack.enter_context(_own_interrupt())
        stack.enter_context(warnings.catch_warnings())
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas")  # pandas is not used
        stack.enter_context(_quiet_logging())
        said = stack.enter_context(tempfile.TemporaryFile())
        spark = _started(named, said)
        stack.callback(_stop, spark)
        yield spark


def again_where_local(master: str) -> str:
    """The master, with retries for a local one, which has none by default."""
    local = _LOCAL.fullmatch(master)
    return f"local[{local[1] or '1'},{_ATTEMPTS}]" if local else master


def settings_of(master: str) -> dict[str, str]:
    """The settings of a session on a master."""
    return _SETTINGS | {"spark.master": again_where_local(master)} | (_LOCAL_SETTINGS if _is_local(master) else {})


def _is_local(master: str) -> bool:
    return master == "local" or master.startswith("local[")


def _started(master: str, said: IO[bytes]) -> "SparkSession":
    from pyspark import SparkConf, SparkContext, java_gateway
    from pyspark.sql import SparkSession

    launch: Callable[..., Any] = java_gateway.launch_gateway
    if _is_local(master):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # otherwise the first python3 on the PATH
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")  # otherwise Spark resolves the host name of this machine
    conf = SparkConf().setAll([*settings_of(master).items()])
    try:
        # The Java process would print to our terminal; PySpark offers no other way to silence it.
        with _interrupt_held_back():
            gateway = SparkContext._gateway or launch(conf, {"stdout": said, "stderr": said})
        return SparkSession(SparkContext(conf=conf, gateway=gateway))
    except Exception as error:
        message = f"cannot start a Spark session on {master}: {_reason(error, said)}"
        raise DxproofError(Problem.AUDIT_ENGINE, message, hint="check --master and the cluster") from None


def _reason(error: Exception, said: IO[bytes]) -> str:
    """Why a session did not start, in Spark's words, which cannot contain note text yet."""
    java = getattr(error, "java_exception", None)
    if java is not None:
        return _one_line(java.getMessage() or java.toString())
    said.seek(0)
    lines = said.read().decode("utf-8", "replace").splitlines()
    told = [told[1] for line in lines if (told := _THROWN.search(line))]
    return _one_line(told[0] if told else str(error))


def _one_line(text: str) -> str:
    return " ".join(text.split())[:300]


def _need_answer(master: str) -> None:
    """Raise AUDIT_ENGINE if no host of a standalone master answers: Spark itself would try for a minute."""
    standalone = _STANDALONE.fullmatch(master)
    if standalone is None or any(_answers(address) for address in standalone[1].split(",")):
        return
    message = f"the Spark master {master} does not answer"
    raise DxproofError(Problem.AUDIT_ENGINE, message, hint="check its address, and that it runs")


def _answers(address: str) -> bool:
    host, _, port = address.rpartition(":")
    try:
        with socket.create_connection((host.strip("[]"), int(port)), _SECONDS_TO_ANSWER):
            return True
    except (OSError, ValueError, OverflowError):
        return False


@contextmanager
def _interrupt_held_back() -> Iterator[None]:
    """Defer the first Ctrl-C until the end of this block: an unmanaged Java process would outlive us."""
    came: list[int] = []

    def hold(number: int, _: object) -> None:
        if came:
            raise KeyboardInterrupt
        came.append(number)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, hold)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if came:
        raise KeyboardInterrupt


@contextmanager
def _quiet_logging() -> Iterator[None]:
    """Silence Py4J, which logs interrupts with tracebacks, by default to the terminal."""
    nowhere = logging.NullHandler()
    logging.getLogger().addHandler(nowhere)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(nowhere)


@contextmanager
def _own_interrupt() -> Iterator[None]:
    """PySpark installs a Ctrl-C handler that needs its session; restore the previous one afterwards."""
    before: Any = signal.getsignal(signal.SIGINT)
    try:
        yield
    finally:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, before)


def _stop(spark: "SparkSession") -> None:
    with suppress(Exception):  # all results were received; the Java process exits with ours
        spark.stop()
