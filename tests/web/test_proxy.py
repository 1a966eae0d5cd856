"""The program's own server behind a real nginx, with the files of deploy/nginx."""

import http.client
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import Message
from http.cookies import SimpleCookie
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from app import create_app
from tests.access import identity_provider
from tests.access.steps import person_id
from tests.conftest import CAST_SEATED, PASSWORD, confirm
from tests.databases import configuration, fresh_database
from tests.live_server import ROOT, run_server

pytestmark = pytest.mark.slow

NGINX = Path("/usr/sbin/nginx")
DEPLOYED = ROOT / "deploy/nginx"
HOST = "127.0.0.1"
CONFIGURATION = """
daemon off;
master_process off;
pid {folder}/pid;
error_log {folder}/errors;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen {plain};
        listen {secure} ssl;
        ssl_certificate {folder}/certificate.pem;
        ssl_certificate_key {folder}/key.pem;
        {location}
    }}
}}
"""


def _write_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Gladsaxe")])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def _find_free_ports(count: int) -> list[int]:
    listeners = [socket.create_server((HOST, 0)) for _ in range(count)]
    ports = [listener.getsockname()[1] for listener in listeners]
    for listener in listeners:
        listener.close()
    return ports


@contextmanager
def run_nginx(folder: Path, server_port: int) -> Iterator[tuple[int, int]]:
    """Give the ports of http and https of an nginx before the server, both with the documented location."""
    if not NGINX.exists():
        pytest.fail("nginx is missing on this machine; run: sudo apt-get install -y nginx")
    documented = (DEPLOYED / "gladsaxe-proxy.conf").read_text(encoding="utf-8")
    assert "127.0.0.1:5000;" in documented
    location = documented.replace("127.0.0.1:5000;", f"127.0.0.1:{server_port};")
    _write_certificate(folder)
    plain, secure = _find_free_ports(2)
    file = folder / "nginx.conf"
    file.write_text(CONFIGURATION.format(folder=folder, plain=plain, secure=secure, location=location))
    with subprocess.Popen([NGINX, "-p", folder, "-e", folder / "errors", "-c", file]) as nginx:
        try:
            for port in (plain, secure):
                _wait_for_listener(nginx, port, folder / "errors")
            yield plain, secure
        finally:
            nginx.kill()


def _wait_for_listener(process: subprocess.Popen, port: int, errors: Path) -> None:
    while True:
        try:
            socket.create_connection((HOST, port)).close()
        except ConnectionRefusedError:
            if process.poll() is not None:
                pytest.fail(errors.read_text())
        else:
            return


@dataclass
class Visitor:
    """A browser at an address of its own, over https where there is a context to trust."""

    port: int
    trust: ssl.SSLContext | None = None
    address: str = HOST
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def site(self) -> str:
        return f"{'https' if self.trust else 'http'}://{HOST}:{self.port}"

    def request(self, method: str, path: str, body: str | None, headers: dict) -> tuple[int, str, Message]:
        source = (self.address, 0)
        connection = (
            http.client.HTTPSConnection(HOST, self.port, context=self.trust, source_address=source)
            if self.trust
            else http.client.HTTPConnection(HOST, self.port, source_address=source)
        )
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection.request(
            method, path, body, {**headers, "Cookie": cookies, "Referer": f"{self.site}{path}"}
        )
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        for line in response.headers.get_all("Set-Cookie", []):
            if line.startswith("__Host-"):
                # A browser drops one of this name that has not all of it.
                attributes = {part.strip().lower() for part in line.split(";")[1:]}
                assert {"secure", "httponly", "path=/", "samesite=lax"} <= attributes
                assert not any(part.startswith("domain") for part in attributes)
            self.cookies.update({name: cookie.value for name, cookie in SimpleCookie(line).items()})
        return response.status, text, response.headers

    def get(self, path: str) -> tuple[int, str, Message]:
        return self.request("GET", path, None, {})

    def post(self, path: str, page: str, fields: dict, **headers: str) -> tuple[int, str, Message]:
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.get(page)[1])[1]
        sent = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        return self.request("POST", path, urlencode({**fields, "csrf_token": token}), sent)

    def log_in(self, name: str, password: str, forwarded: str | None = None) -> int:
        headers = {"X-Forwarded-For": forwarded} if forwarded else {}
        return self.post("/log-ind", "/log-ind", {"login_name": name, "password": password}, **headers)[0]


@dataclass
class Site:
    """The ports of nginx, what its certificate is trusted by, and the database behind."""

    plain: int
    secure: int
    trust: ssl.SSLContext
    database: str


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Give nginx before the server on a database with the cast; the kind of database changes nothing here."""
    folder = tmp_path_factory.mktemp("nginx")
    settings = {"GLADSAXE_PROXIES": "1", "GLADSAXE_SECURE_COOKIES": "yes"}
    with fresh_database("sqlite", CAST_SEATED) as url, identity_provider.run_provider() as provider:
        settings["GLADSAXE_OIDC_ISSUER"] = provider.issuer
        settings["GLADSAXE_OIDC_CLIENT"] = identity_provider.CLIENT_ID
        settings["GLADSAXE_OIDC_SECRET"] = identity_provider.CLIENT_SECRET
        with (
            run_server(url, folder / "data", **settings) as port,
            run_nginx(folder, port) as (plain, secure),
        ):
            trust = ssl.create_default_context(cafile=folder / "certificate.pem")
            yield Site(plain, secure, trust, url)


def test_ten_wrong_passwords_lock_out_one_visitor_and_not_all_behind_the_proxy(site):
    guesser = Visitor(site.plain, address="127.0.0.2")
    statuses = [guesser.log_in(f"nobody-{number}", "wrong") for number in range(11)]
    assert statuses == [422] * 10 + [429]
    assert Visitor(site.plain, address="127.0.0.3").log_in("alice", PASSWORD) == 303


def test_a_visitor_changes_nothing_by_naming_another_address(site):
    guesser = Visitor(site.plain, address="127.0.0.4")
    forwarded = [f"192.0.2.{number}" for number in range(11)]
    statuses = [guesser.log_in(f"nobody-{address}", "wrong", address) for address in forwarded]
    assert statuses == [422] * 10 + [429]


def test_an_invitation_and_its_code_name_the_address_that_people_use(site):
    freja = Visitor(site.secure, site.trust, address="127.0.0.5")
    assert freja.log_in("freja", PASSWORD) == 303
    app = create_app(configuration(site.database))
    confirm(app, "freja")
    bob = person_id(app, "bob")
    status, paper, _ = freja.post(f"/pladser/{bob}/ny-kode", "/pladser", {})
    assert status == 200
    assert f"https://{HOST}:{site.secure}/kode<" in paper


def test_what_comes_over_https_stays_there(site):
    visitor = Visitor(site.secure, site.trust, address="127.0.0.7")
    assert visitor.log_in("alice", PASSWORD) == 303
    assert set(visitor.cookies) == {"__Host-session", "__Host-device"}
    _, text, headers = visitor.get("/")
    assert "Hej Alice" in text
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_the_identity_provider_is_told_the_address_that_people_use(site):
    visitor = Visitor(site.secure, site.trust, address="127.0.0.6")
    status, _, headers = visitor.get("/log-ind/kommune")
    assert status == 302
    asked = parse_qs(urlsplit(headers["Location"]).query)
    assert asked["redirect_uri"] == [f"https://{HOST}:{site.secure}/log-ind/kommune/svar"]


def test_without_a_proxy_nothing_that_a_visitor_says_of_the_address_counts(tmp_path):
    with fresh_database("sqlite", CAST_SEATED) as url, run_server(url, tmp_path) as port:
        guesser = Visitor(port)
        forwarded = [f"192.0.2.{number}" for number in range(11)]
        statuses = [guesser.log_in(f"nobody-{address}", "wrong", address) for address in forwarded]
    assert statuses == [422] * 10 + [429]


def test_the_whole_site_is_a_configuration_that_nginx_takes(tmp_path):
    _write_certificate(tmp_path)
    shutil.copy(DEPLOYED / "gladsaxe-proxy.conf", tmp_path)
    installed = {
        "/etc/nginx/gladsaxe-proxy.conf": tmp_path / "gladsaxe-proxy.conf",
        "/etc/ssl/certs/gladsaxe.pem": tmp_path / "certificate.pem",
        "/etc/ssl/private/gladsaxe.key": tmp_path / "key.pem",
    }
    text = (DEPLOYED / "gladsaxe.conf").read_text(encoding="utf-8")
    for path, file in installed.items():
        assert path in text
        text = text.replace(path, str(file))
    (tmp_path / "site.conf").write_text(text)
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; events {{}} http {{ include {tmp_path}/site.conf; }}"
    )
    answer = subprocess.run(
        [NGINX, "-t", "-p", tmp_path, "-e", tmp_path / "errors", "-c", tmp_path / "nginx.conf"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
