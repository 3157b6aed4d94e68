"""Downloads: what is fetched, from where, and in which words the rest is refused."""

from __future__ import annotations

import gzip
import ipaddress
import itertools
import socket
import threading
import time
import tomllib
import zlib
from pathlib import Path

import httpcore
import pytest

from inkfish.data.address import Allowed, Gate, is_public
from inkfish.data.fetch import fetch
from inkfish.data.file_name import disposition_name, name_of, plain_name
from inkfish.errors import FetchError
from inkfish.settings import Settings

PUBLIC = "93.184.215.14"
NAMES = {
    "public.example": [PUBLIC],
    "public6.example": ["2606:2800:21f:cb07::1"],
    "other.example": ["93.184.215.15"],
    "xn--mnchen-3ya.example": [PUBLIC],
    "localhost": ["127.0.0.1", "::1"],
    "inside.example": ["10.0.0.7"],
    "metadata.google.internal": ["169.254.169.254"],
    "mapped.example": ["::ffff:10.0.0.1"],
    "nat64.example": ["64:ff9b::a00:1"],
    "mixed.example": [PUBLIC, "192.168.0.1"],
    "scoped.example": ["2606:2800::1%eth0"],
    "nonsense.example": ["not an address"],
    "no-answer.example": [],
}


def resolve(host: str, port: int) -> list[str]:
    if host not in NAMES:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")
    return NAMES[host]


class Wire(httpcore.NetworkStream):
    """A server's side of one connection: the pieces it sends, each after `wait` seconds."""

    def __init__(self, pieces, log, wait=0.0):
        self.pieces, self.log, self.wait = iter(pieces), log, wait

    def read(self, max_bytes, timeout=None):
        if timeout is not None and self.wait > timeout:
            time.sleep(max(0, timeout))
            raise httpcore.ReadTimeout
        time.sleep(self.wait)
        piece = next(self.pieces, b"")
        assert len(piece) <= max_bytes
        return piece

    def write(self, buffer, timeout=None):
        self.log["sent"] += buffer

    def close(self):
        self.log["closed"] += 1

    def start_tls(self, ssl_context, server_hostname=None, timeout=None):
        assert ssl_context.check_hostname
        self.log["tls"].append(server_hostname)
        return self


class Network(httpcore.NetworkBackend):
    """Servers by the address dialled; what is not in `servers` does not answer."""

    def __init__(self, *answers, wait=0.0, fault=None):
        self.answers, self.wait, self.fault = iter(answers), wait, fault
        self.log = {"dialled": [], "sent": b"", "closed": 0, "tls": []}

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        self.log["dialled"].append((host, port))
        if self.fault:
            raise self.fault
        return Wire(next(self.answers), self.log, self.wait)


def answer(body: bytes = b"a,b\n1,2\n", status: str = "200 OK", **headers: str) -> list[bytes]:
    """Return an HTTP answer in pieces as they come off a socket."""
    headers = {"content-length": str(len(body))} | {k.replace("_", "-"): v for k, v in headers.items()}
    head = f"HTTP/1.1 {status}\r\n" + "".join(f"{k}: {v}\r\n" for k, v in headers.items() if v) + "\r\n"
    whole = head.encode("latin-1") + body
    return [whole[i:i + 1000] for i in range(0, len(whole), 1000)]


def moved(to: str, status: str = "302 Found") -> list[bytes]:
    return answer(b"", status, location=to)


def get(url, tmp_path, network, resolver=resolve, **settings):
    return fetch(url, tmp_path / "in", Settings(**{"fetch_timeout": 5.0} | settings), resolve=resolver, network=network)


def refused(url, tmp_path, network, **given) -> str:
    """Return the words of the refusal; the folder stays empty."""
    with pytest.raises(FetchError) as caught:
        get(url, tmp_path, network, **given)
    assert not any((tmp_path / "in").glob("*"))
    return caught.value.message


# -- addresses --------------------------------------------------------------------------------------------------------

HOSTILE = tomllib.loads((Path(__file__).parent / "cases" / "hostile_urls.toml").read_text("utf-8"))
CASES = [(url, group["why"]) for group in HOSTILE.values() for url in group["urls"]]


def test_there_are_enough_hostile_forms():
    assert len(CASES) >= 100


@pytest.mark.parametrize(("url", "why"), CASES)
def test_hostile_address_is_refused_and_nothing_is_dialled(url, why, tmp_path):
    network = Network()
    message = refused(url, tmp_path, network)
    assert why in message
    assert network.log["dialled"] == []
    for address in itertools.chain(*NAMES.values()):
        assert address not in message or address in url.replace("。", ".")


@pytest.mark.parametrize(("url", "why"), CASES)
def test_hostile_redirect_is_refused(url, why, tmp_path):
    if "://" not in url or ":///" in url or url.isascii() is False or any(c < " " for c in url):
        pytest.skip("no header can carry it, or it is relative and so leads to the same server")
    network = Network(moved(url))
    message = refused("http://public.example/start.csv", tmp_path, network)
    assert why in message
    assert network.log["dialled"] == [(PUBLIC, 80)]


@pytest.mark.parametrize(("address", "public"), [
    (PUBLIC, True), ("8.8.8.8", True), ("1.1.1.1", True), ("2606:4700::1111", True), ("2a00:1450::1", True),
    ("192.88.99.1", False), ("2001:1ff::1", False), ("2001:200::1", True), ("4000::1", False), ("224.0.1.1", False),
])
def test_public(address, public):
    assert is_public(ipaddress.ip_address(address)) is public


@pytest.mark.parametrize(("entry", "host", "port", "admitted"), [
    ("intranet", "intranet", 8080, True), ("intranet:8080", "intranet", 8080, True),
    ("intranet:8080", "intranet", 80, False), ("Intranet.", "intranet", 80, True), ("[::1]:9", "::1", 9, True),
    ("[::1]", "::1", 9, True), ("::1", "::1", 9, True), ("10.0.0.1", "10.0.0.1", 1, True),
    ("intranet", "sub.intranet", 80, False), ("intranet", "intranet.evil", 80, False),
])
def test_allowed_hosts(entry, host, port, admitted):
    assert Gate.of([entry]).admits(host, port) is admitted


def test_an_empty_entry_allows_nothing():
    assert Gate.of(["", " "]).allowed == ()
    assert Allowed.parse("a:1") == Allowed("a", 1)


def test_only_the_allowed_port_of_an_inner_host_is_dialled(tmp_path):
    network = Network(answer())
    allow = {"fetch_allow_hosts": ("inside.example:8080",)}
    assert get("http://inside.example:8080/x.csv", tmp_path, network, **allow).size == 8
    assert network.log["dialled"] == [("10.0.0.7", 8080)]
    assert "only the ports" in refused("http://inside.example:8081/x.csv", tmp_path / "2", Network(), **allow)
    assert "no public server" in refused("http://inside.example/x.csv", tmp_path / "3", Network(), **allow)


def test_no_port_beyond_the_last_is_dialled_even_where_every_port_is_allowed(tmp_path):
    allow = {"fetch_allow_hosts": ("inside.example",)}
    assert "no valid port" in refused("http://inside.example:99999/x.csv", tmp_path, Network(), **allow)


def test_a_redirect_from_an_allowed_host_is_vetted_like_any_other(tmp_path):
    network = Network(moved("http://localhost/x.csv"))
    message = refused("http://inside.example/x", tmp_path, network, fetch_allow_hosts=("inside.example",))
    assert "no public server" in message


# -- the way through --------------------------------------------------------------------------------------------------

def test_the_vetted_address_is_dialled_and_the_name_is_asked_for(tmp_path):
    network = Network(answer(content_type="text/csv; charset=utf-8"))
    fetched = get("https://Public.Example./data/sales%202020.csv?token=secret#part", tmp_path, network)
    assert fetched.path.read_bytes() == b"a,b\n1,2\n"
    assert (fetched.name, fetched.content_type, fetched.size) == ("sales 2020.csv", "text/csv", 8)
    assert network.log["dialled"] == [(PUBLIC, 443)]
    assert network.log["tls"] == ["public.example"]
    assert b"GET /data/sales%202020.csv?token=secret HTTP/1.1\r\nHost: public.example\r\n" in network.log["sent"]
    assert "secret" not in fetched.url and fetched.url == "https://public.example/data/sales%202020.csv"


def test_a_name_is_resolved_once_so_that_rebinding_finds_nothing(tmp_path):
    asked = []

    def rebinding(host, port):
        asked.append(host)
        return [PUBLIC] if len(asked) == 1 else ["127.0.0.1"]

    network = Network(answer())
    get("http://rebind.example/x.csv", tmp_path, network, resolver=rebinding)
    assert asked == ["rebind.example"]
    assert network.log["dialled"] == [(PUBLIC, 80)]


def test_a_name_that_rebinds_between_redirects_is_refused(tmp_path):
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    network = Network(moved("/x.csv"), answer())
    message = refused("http://rebind.example/", tmp_path, network, resolver=lambda host, port: next(answers))
    assert "no public server" in message
    assert network.log["dialled"] == [(PUBLIC, 80)]


def test_the_next_address_is_tried_when_one_does_not_answer(tmp_path):
    class Half(Network):
        def connect_tcp(self, host, port, *rest, **more):
            if host == PUBLIC:
                raise httpcore.ConnectError
            return super().connect_tcp(host, port)

    fetched = get("http://two.example/x.csv", tmp_path, Half(answer()), resolver=lambda h, p: [PUBLIC, "93.184.215.15"])
    assert fetched.size == 8


@pytest.mark.parametrize(("first", "to", "then"), [
    ("http://public.example/a", "/data/x.csv", "GET /data/x.csv HTTP/1.1\r\nHost: public.example"),
    ("http://public.example/d/a", "x.csv", "GET /d/x.csv HTTP/1.1\r\nHost: public.example"),
    ("http://public.example/a", "https://other.example/x.csv", "GET /x.csv HTTP/1.1\r\nHost: other.example"),
    ("https://public.example/a", "//other.example/x.csv", "GET /x.csv HTTP/1.1\r\nHost: other.example"),
])
def test_redirects_are_followed(first, to, then, tmp_path):
    network = Network(moved(to), answer())
    assert get(first, tmp_path, network).name == "x.csv"
    assert then.encode() in network.log["sent"]


def test_redirects_have_an_end(tmp_path):
    around = [moved("http://public.example/x.csv")] * 9
    network = Network(*around)
    assert "redirected more than 3 times" in refused("http://public.example/x.csv", tmp_path, network)
    assert len(network.log["dialled"]) == 4
    assert "more than 0 times" in refused("http://public.example/x.csv", tmp_path, Network(*around), fetch_redirects=0)


def test_https_never_leads_to_http(tmp_path):
    network = Network(moved("http://public.example/x.csv"))
    assert "from https to http" in refused("https://public.example/x.csv", tmp_path, network)


def test_an_unreadable_redirect_is_told(tmp_path):
    assert "cannot be read" in refused("http://public.example/x", tmp_path, Network(moved("http://[::1/")))


@pytest.mark.parametrize("status", ["404 Not Found", "500 Oops", "204 No Content", "304 Same", "302 Found", "401 No"])
def test_the_servers_own_refusal_is_told(status, tmp_path):
    message = refused("http://public.example/data.csv", tmp_path, Network(answer(b"", status)))
    assert message == f"data.csv: the server answered {status[:3]}."


def test_environment_proxies_are_not_used(tmp_path, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    network = Network(answer())
    get("http://public.example/x.csv", tmp_path, network)
    assert network.log["dialled"] == [(PUBLIC, 80)]


# -- the same words for every port ------------------------------------------------------------------------------------

def test_open_closed_and_filtered_ports_are_told_in_the_same_words(tmp_path):
    headers = itertools.chain([b"HTTP/1.1 200 OK\r\n"], itertools.repeat(b"x: " + b"y" * 990 + b"\r\n"))
    ways = {
        "closed": Network(fault=httpcore.ConnectError()),
        "filtered": Network(fault=httpcore.ConnectTimeout()),
        "another protocol": Network([b"SSH-2.0-OpenSSH_9.2\r\n"]),
        "silent": Network([b"x"], wait=9),
        "hangs up": Network([b""]),
        "bad length": Network([b"HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\n"]),
        "endless headers": Network(headers),
        "endless early hints": Network(itertools.repeat(b"HTTP/1.1 103 Early\r\nlink: </a>\r\n\r\n" * 20)),
    }
    messages = {way: refused("http://public.example/x.csv", tmp_path, network, fetch_timeout=0.5)
                for way, network in ways.items()}
    assert len(set(messages.values())) == 1, messages


def test_names_that_are_unknown_and_that_lead_inside_are_told_in_the_same_words(tmp_path):
    words = {refused(f"http://{host}/x.csv", tmp_path, Network()).replace(host, "HOST")
             for host in ("unknown.example", "inside.example", "localhost", "no-answer.example", "10.0.0.1")}
    assert len(words) == 1


# -- bounds -----------------------------------------------------------------------------------------------------------

def gzipped(size: int) -> bytes:
    return gzip.compress(b"0" * size)


@pytest.mark.parametrize(("encoding", "body"), [
    ("gzip", gzipped(30_000_000)), ("x-gzip", gzipped(30_000_000)), ("deflate", zlib.compress(b"0" * 30_000_000)),
    ("gzip", gzipped(3_000_000) * 4), ("", b"0" * 3_000_000),
])
def test_a_bomb_stops_at_the_limit(encoding, body, tmp_path):
    network = Network(answer(body, content_encoding=encoding, content_length="", connection="close"))
    message = refused("http://public.example/x.csv", tmp_path, network, max_file=1024 * 1024)
    assert "larger than the 1 MB allowed" in message


def test_a_file_that_says_it_is_too_large_is_not_begun(tmp_path):
    head = b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n"
    network = Network(itertools.chain([head], itertools.repeat(b"x")))
    assert "larger than the 200 MB" in refused("http://public.example/x.csv", tmp_path, network)


def test_a_file_of_the_limit_is_taken(tmp_path):
    url = "http://public.example/x.csv"
    assert get(url, tmp_path, Network(answer(b"0" * 1000)), max_file=1000).size == 1000
    assert "larger" in refused(url, tmp_path / "2", Network(answer(b"0" * 1001)), max_file=1000)


def test_a_slow_body_is_cut_off(tmp_path):
    slow = itertools.chain([b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n"], itertools.repeat(b"a"))
    began = time.monotonic()
    message = refused("http://public.example/x.csv", tmp_path, Network(slow, wait=0.02), fetch_timeout=0.4)
    assert "longer than the 0.4 seconds" in message
    assert time.monotonic() - began < 1.5


def test_a_slow_resolver_is_not_waited_for(tmp_path):
    stop = threading.Event()
    began = time.monotonic()
    message = refused("http://slow.example/x.csv", tmp_path, Network(), fetch_timeout=0.3,
                      resolver=lambda host, port: [PUBLIC] if stop.wait(5) else [])
    stop.set()
    assert "no public server" in message and time.monotonic() - began < 2


def test_many_slow_redirects_share_one_clock(tmp_path):
    network = Network(*[moved("/x.csv")] * 4, wait=0.25)
    began = time.monotonic()
    refused("http://public.example/x.csv", tmp_path, network, fetch_timeout=0.4)
    assert time.monotonic() - began < 1


@pytest.mark.parametrize(("pieces", "why"), [
    (answer(b"a,b", content_length="50"), "broke off"),
    ([b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab"], "broke off"),
    ([b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"], "broke off"),
    (answer(b"not gzip", content_encoding="gzip"), "damaged gzip"),
    (answer(gzipped(5000)[:-9], content_encoding="gzip"), "damaged gzip"),
    (answer(b"", content_encoding="gzip"), "damaged gzip"),
    (answer(b"x", content_encoding="br"), "encoded as 'br'"),
    (answer(b"x", content_encoding="gzip, gzip, gzip"), "encoded as 'gzip, gzip, gzip'"),
])
def test_a_body_that_is_not_whole_is_told(pieces, why, tmp_path):
    assert why in refused("http://public.example/x.csv", tmp_path, Network(pieces))


def test_more_than_the_announced_length_is_left_unread(tmp_path):
    assert get("http://public.example/x.csv", tmp_path, Network(answer(b"a,b\n1,2\n", content_length="4"))).size == 4


# -- encodings and names ----------------------------------------------------------------------------------------------

def bare_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(("encoding", "pack"), [
    ("gzip", gzip.compress), ("x-gzip", gzip.compress), ("deflate", zlib.compress), ("deflate", bare_deflate),
    ("GZIP", gzip.compress), ("identity", bytes), ("gzip", lambda d: gzip.compress(d[:9]) + gzip.compress(d[9:])),
    ("gzip", lambda d: gzip.compress(d) + b"\0" * 512),
])
def test_encodings_are_undone(encoding, pack, tmp_path):
    body = b"".join(b"%d,%d\n" % (i, i * i) for i in range(50_000))
    fetched = get("http://public.example/x.csv", tmp_path, Network(answer(pack(body), content_encoding=encoding)))
    assert fetched.path.read_bytes() == body and fetched.size == len(body)


@pytest.mark.parametrize(("url", "headers", "name"), [
    ("http://public.example/a/x.csv", {}, "x.csv"),
    ("http://public.example/a/x.csv", {"content_disposition": 'attachment; filename="y.csv"'}, "y.csv"),
    ("http://public.example/a", {"content_disposition": "attachment; filename*=UTF-8''z%C3%A9.csv"}, "zé.csv"),
    ("http://public.example/a", {"content_disposition": 'attachment; filename="../../etc/passwd"'}, "passwd"),
    ("http://public.example/a", {"content_disposition": 'attachment; filename="..\\..\\w.csv"'}, "w.csv"),
    ("http://public.example/export", {"content_type": "text/csv"}, "export.csv"),
    ("http://public.example/", {"content_type": "application/json"}, "public.example.json"),
    ("http://public.example", {}, "public.example"),
    ("http://public.example/%2e%2e%2f%2e%2e%2fx.csv", {}, "x.csv"),
    ("http://public.example/x.csv.gz", {"content_encoding": "gzip"}, "x.csv"),
])
def test_names(url, headers, name, tmp_path):
    body = gzip.compress(b"a,b") if "content_encoding" in headers else b"a,b"
    assert get(url, tmp_path, Network(answer(body, **headers))).name == name


@pytest.mark.parametrize(("header", "name"), [
    ("attachment", ""),
    ("attachment; filename=my sales.csv; size=3", "my sales.csv"),
    ('attachment; FILENAME = "a;b \\"c\\".csv"', 'a;b "c".csv'),
    ("attachment; filename=x.csv; filename*=iso-8859-1'en'%A3%20rates.csv", "£ rates.csv"),
    ("attachment; filename*=utf-8''%ff%fe.csv; filename=x.csv", "\ufffd\ufffd.csv"),
    ("attachment; filename*=utf-8''a%00b%E2%80%AE.csv", "ab.csv"),
    *((f"attachment; filename*={charset}''a%FFb.csv; filename=x.csv", "x.csv")  # charsets that fail as they decode
      for charset in ("undefined", "idna", "punycode", "unicode_escape", "utf-7", "%00")),
    (f"attachment; filename*{'9' * 5000}*=utf-8''x.csv", ""),
    (";" * 60_000, ""),
    ("a" + ';filename="' * 20_000, ";filename="),
    ('attachment; filename="' + '\\"' * 3000, ""),
])
def test_a_name_that_the_server_gives_is_read_or_left(header, name):
    began = time.process_time()
    assert disposition_name(header) == name
    assert time.process_time() - began < 0.1


def test_an_international_name_is_asked_for_in_its_ascii_form(tmp_path):
    network = Network(answer())
    get("https://münchen.example/x.csv", tmp_path, network)
    assert network.log["tls"] == ["xn--mnchen-3ya.example"]


def test_a_gz_file_inside_a_gzip_transfer_keeps_its_name(tmp_path):
    network = Network(answer(gzip.compress(gzip.compress(b"a,b")), content_encoding="gzip"))
    assert get("http://public.example/x.csv.gz", tmp_path, network).name == "x.csv.gz"


@pytest.mark.parametrize(("text", "name"), [
    ("a\u202eb\x1b.csv", "ab.csv"), ("...", ""), ("x" * 300 + ".csv", "x" * 100 + ".csv"), ("con/ .csv ", "csv"),
])
def test_plain_names(text, name):
    assert plain_name(text) == name


@pytest.mark.parametrize("url", ["", "::", "http://", "http://[", "x", "http://\u0000", "\ud800", "http://a/%", "%", "http://a?b"])
def test_a_name_can_always_be_given(url):
    assert name_of(url)


# -- real sockets -----------------------------------------------------------------------------------------------------

@pytest.fixture
def loopback():
    """Return a function that starts a server which sends `data` to each caller, and returns its port."""
    servers = []

    def start(data: bytes) -> int:
        server = socket.create_server(("127.0.0.1", 0))
        servers.append(server)

        def serve():
            while True:
                try:
                    caller, _ = server.accept()
                except OSError:
                    return
                caller.recv(65536)
                caller.sendall(data)
                caller.close()

        threading.Thread(target=serve, daemon=True).start()
        return server.getsockname()[1]

    yield start
    for server in servers:
        server.close()


def test_over_a_real_socket(tmp_path, loopback):
    port = loopback(b"".join(answer(b"a,b\n1,2\n")))
    fetched = fetch(f"http://127.0.0.1:{port}/t.csv", tmp_path, Settings(fetch_allow_hosts=(f"127.0.0.1:{port}",)))
    assert fetched.path.read_bytes() == b"a,b\n1,2\n"
    assert fetched.retrieved_at.endswith("Z")


def test_loopback_is_refused_by_default(tmp_path, loopback):
    port = loopback(b"".join(answer()))
    for host in ("127.0.0.1", "localhost"):
        with pytest.raises(FetchError, match="only the ports 80 and 443"):
            fetch(f"http://{host}:{port}/t.csv", tmp_path, Settings())
    with pytest.raises(FetchError, match="no public server"):
        fetch("http://localhost/t.csv", tmp_path, Settings())


def test_a_redirect_into_the_machine_is_refused_over_a_real_socket(tmp_path, loopback):
    secret = loopback(b"".join(answer(b"secret")))
    port = loopback(b"".join(moved(f"http://127.0.0.1:{secret}/")))
    with pytest.raises(FetchError, match="only the ports 80 and 443"):
        fetch(f"http://127.0.0.1:{port}/t.csv", tmp_path, Settings(fetch_allow_hosts=(f"127.0.0.1:{port}",)))


def test_plain_text_on_a_tls_port_is_told_like_a_closed_port(tmp_path, loopback):
    port, closed = loopback(b"hello"), socket.create_server(("127.0.0.1", 0))
    shut = closed.getsockname()[1]
    closed.close()
    words, settings = set(), Settings(fetch_allow_hosts=("127.0.0.1",), fetch_timeout=3)
    for number in (port, shut):
        with pytest.raises(FetchError) as caught:
            fetch(f"https://127.0.0.1:{number}/t.csv", tmp_path, settings)
        words.add(caught.value.message)
    assert len(words) == 1 and "could not be reached" in words.pop()
