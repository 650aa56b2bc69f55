"""Work is done once, whatever stops it, and gives what it would have given undisturbed."""

import errno
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from calls import called, die, fail, interrupt, kill_a_worker, local_cluster, square

from companion import work
from companion.provenance import machine
from companion.work import Job, Stopped, done, part, to_the_end, whole

SQUARES = [n**2 for n in range(8)]


def jobs(folder, function=square, count=8, **options):
    return [
        Job(part(folder, "square", n), function, (str(folder), n, *options.values()))
        for n in range(count)
    ]


def values(jobs, *where, **options):
    """What jobs give, in their order."""
    found = {job.file: result.value for job, result in done(jobs, *where, **options)}
    return [found[job.file] for job in jobs]


def parts(folder):
    return sorted(folder.glob("*.part*"))


@pytest.fixture(scope="module")
def cluster():
    with local_cluster() as cluster:
        yield cluster


def test_work_that_is_done_is_not_done_again(tmp_path):
    half, all_of_it = jobs(tmp_path, count=4), jobs(tmp_path)
    assert values(half, cores=1) == SQUARES[:4]
    assert values(all_of_it, cores=1) == SQUARES == values(all_of_it, cores=1)
    assert sorted(called(tmp_path)) == list(range(8))
    assert parts(tmp_path) == sorted(job.file for job in all_of_it)


def test_a_result_says_what_it_took_and_where(tmp_path):
    for _ in range(2):  # computed, and read
        ((_, result),) = done(jobs(tmp_path, count=1))
        assert result.machine == machine() and 0 < result.seconds < 5


def test_a_file_is_known_by_all_that_decides(tmp_path):
    files = {part(tmp_path, "a", *x) for x in (["b", "c"], ["bc"], ["c", "b"], [], ["b", 1])}
    assert len(files) == 5 and part(tmp_path, "a", "b", 1) in files


def test_on_all_cores_a_killed_process_is_replaced(tmp_path):
    assert values(jobs(tmp_path)[:3] + jobs(tmp_path, die)[3:5], cores=2) == SQUARES[:5]
    assert min(called(tmp_path).count(n) for n in (3, 4)) >= 2


def test_where_processes_die_again_and_again_it_stops_and_keeps_what_is_done(tmp_path, monkeypatch):
    monkeypatch.setattr(work, "DEATHS", 1)
    begun = jobs(tmp_path, count=3) + jobs(tmp_path, die)[3:]
    with pytest.raises(Stopped, match=r"^1 processes died at the \d jobs that are left, .*square"):
        values(begun, cores=2)
    before = len(parts(tmp_path))
    assert before <= 3
    assert values(jobs(tmp_path), cores=1) == SQUARES
    assert len(called(tmp_path)) <= 8 + 5 + (3 - before)


@pytest.mark.parametrize("kind", [errno.ENOSPC, errno.EDQUOT])
def test_on_a_full_disk_it_stops_in_one_line_and_goes_on_later(tmp_path, monkeypatch, kind):
    write = Path.write_bytes

    def full(file, data):
        if len(parts(tmp_path)) == 3:
            write(file, data[: len(data) // 2])
            raise OSError(kind, os.strerror(kind))
        write(file, data)

    with monkeypatch.context() as patch, pytest.raises(Stopped, match="disk is full") as stopped:
        patch.setattr(Path, "write_bytes", full)
        values(jobs(tmp_path), cores=1)
    assert "\n" not in str(stopped.value)
    assert len(parts(tmp_path)) == 3 and all(file.suffix == ".part" for file in parts(tmp_path))
    assert values(jobs(tmp_path), cores=1) == SQUARES
    assert len(called(tmp_path)) == 8 + 1


@pytest.mark.parametrize("error", [KeyboardInterrupt, PermissionError])
def test_a_file_is_written_whole_or_not_at_all(tmp_path, error):
    file = tmp_path / "file"
    file.write_text("old")
    with pytest.raises(error), whole(file) as unfinished:
        unfinished.write_text("ne")
        raise error
    assert [f.read_text() for f in tmp_path.iterdir()] == ["old"]
    with whole(file) as unfinished:
        unfinished.write_text("new")
    assert [f.read_text() for f in tmp_path.iterdir()] == ["new"]


@pytest.mark.parametrize("at", [0, 31, 32, -1])
def test_a_damaged_result_is_made_again(tmp_path, at):
    values(jobs(tmp_path), cores=1)
    file = jobs(tmp_path)[5].file
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.write_bytes(data)
    assert values(jobs(tmp_path), cores=1) == SQUARES
    file.write_bytes(data[:at])
    assert values(jobs(tmp_path), cores=1) == SQUARES
    assert called(tmp_path) == [*range(8), 5, 5]


def test_an_error_of_a_job_says_of_which(tmp_path):
    for cores in (1, 2):
        failing = [Job(part(tmp_path, f"number {n}"), fail, (n,)) for n in range(2)]
        with pytest.raises(ZeroDivisionError, match=r"no \d") as failed:
            values(failing, cores=cores)
        assert re.match(r"in the job of number \d", failed.value.__notes__[0])
    assert not parts(tmp_path)


def test_what_a_job_has_when_it_is_interrupted_is_not_kept_for_the_whole(tmp_path):
    interrupted = Job(part(tmp_path, "half"), interrupt, (1,))
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        values([*jobs(tmp_path, count=2), interrupted], cores=1)
    assert len(parts(tmp_path)) == 2 and signal.getsignal(signal.SIGINT) is before
    with pytest.raises(work.Interrupted), to_the_end():
        interrupt(1)


def test_ctrl_c_ends_all_processes_and_the_next_call_goes_on(tmp_path):
    script = (
        "import sys; from pathlib import Path; sys.path[:0] = sys.argv[2:]; "
        "from test_work import jobs, values; "
        "values(jobs(Path(sys.argv[1]), seconds=1.0), cores=2)"
    )
    command = [sys.executable, "-c", script, str(tmp_path), str(Path(__file__).parent), *sys.path]
    running = subprocess.Popen(command, start_new_session=True, stderr=subprocess.PIPE)
    while not parts(tmp_path) and running.poll() is None:
        time.sleep(0.02)
    os.killpg(running.pid, signal.SIGINT)
    said = running.communicate()[1].decode()
    assert running.returncode and "KeyboardInterrupt" in said, said
    with pytest.raises(ProcessLookupError):  # nothing of it is left running
        for _ in range(100):
            os.killpg(running.pid, 0)
            time.sleep(0.1)
    finished = len(parts(tmp_path))
    assert 1 <= finished < 8 and all(file.suffix == ".part" for file in parts(tmp_path))
    begun = len(called(tmp_path))
    assert values(jobs(tmp_path), cores=1) == SQUARES
    assert len(called(tmp_path)) == begun + 8 - finished


def test_a_reader_who_stops_early_leaves_the_rest_for_later(tmp_path):
    for cores in (1, 2):
        results = done(jobs(tmp_path, seconds=0.05), cores=cores)
        for _ in range(cores):  # of these one more than before is new
            next(results)
        results.close()
    assert len(parts(tmp_path)) == 2
    assert values(jobs(tmp_path), cores=1) == SQUARES


def test_the_bar_counts_what_is_left_and_is_silent_where_it_must(tmp_path, monkeypatch):
    bars, bar = [], work.tqdm
    monkeypatch.setattr(work, "tqdm", lambda **how: bars.append(bar(**how)) or bars[-1])
    monkeypatch.setenv("TQDM_DISABLE", "")
    values(jobs(tmp_path, count=3), cores=1)
    assert (bars[0].total, bars[0].disable) == (3, not sys.stderr.isatty())
    monkeypatch.setenv("TQDM_DISABLE", "1")
    values(jobs(tmp_path), cores=1)
    assert bars[1].disable and os.environ["TQDM_DISABLE"] == "1"
    values(jobs(tmp_path), cores=1)
    assert len(bars) == 2  # nothing to wait for


def test_a_cluster_of_which_a_process_is_killed_gives_the_same(tmp_path, cluster):
    mine, found = jobs(tmp_path, seconds=0.2), {}
    for number, (job, result) in enumerate(done(mine, cluster.scheduler_address)):
        found[job.file] = result.value
        if number == 2:
            kill_a_worker(cluster)
    assert [found[job.file] for job in mine] == SQUARES
    assert parts(tmp_path) == sorted(job.file for job in mine)
    assert sorted(set(called(tmp_path))) == list(range(8)) and len(called(tmp_path)) <= 8 + 4
    begun = called(tmp_path)
    assert values(mine, cluster.scheduler_address) == SQUARES and called(tmp_path) == begun


def test_an_error_on_a_cluster_is_the_jobs_own(tmp_path, cluster):
    with pytest.raises(ZeroDivisionError, match="no 7"):
        values([Job(part(tmp_path, "seven"), fail, (7,))], cluster.scheduler_address)


def test_when_a_scheduler_is_lost_what_came_back_is_kept(tmp_path):
    with local_cluster(**{"distributed.scheduler.allowed-failures": 0}) as cluster:
        address = cluster.scheduler_address
        with pytest.raises(Stopped, match="what is finished is kept"):
            values(jobs(tmp_path, die, count=1), address)  # it ends each worker that calls it
        (tmp_path / "calls").unlink()
        with pytest.raises(Stopped, match=f"^the scheduler {address} was lost; what is fin"):
            for number, _ in enumerate(done(jobs(tmp_path, count=40, seconds=0.2), address)):
                if number == 2:
                    cluster.close()
    finished = len(parts(tmp_path))
    assert 3 <= finished < 40
    begun = len(called(tmp_path))
    assert values(jobs(tmp_path, count=40), cores=1) == [n**2 for n in range(40)]
    assert len(called(tmp_path)) == begun + 40 - finished


def test_a_scheduler_that_does_not_answer_is_named(tmp_path, monkeypatch):
    pytest.importorskip("distributed", reason="no dask.distributed here")
    monkeypatch.setattr(work, "TIMEOUT", 1)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    for address in (f"tcp://127.0.0.1:{port}", "nowhere", "tcp://nowhere.invalid:1"):
        with pytest.raises(ValueError, match=f"^scheduler: got '{address}' .*takes the address of"):
            values(jobs(tmp_path), address)
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ValueError, match="^scheduler: got 'tcp://a:1', which needs Dask"):
        values(jobs(tmp_path), "tcp://a:1")
    assert not called(tmp_path) and not parts(tmp_path)
