"""A headless Chromium through ChromeDriver's WebDriver protocol, with the standard library."""
import base64
import json
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
KEYS = {"Enter": "\ue007", "Escape": "\ue00c", "Tab": "\ue004", "Space": " "}


class BrowserError(Exception):
    """The browser cannot do what it is asked."""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Browser:
    """One session, closed at the end of a with block."""

    def __init__(self):
        if not shutil.which("chromedriver"):
            raise BrowserError("chromedriver is not here")
        self.port = free_port()
        self.driver = subprocess.Popen(
            ["chromedriver", f"--port={self.port}"], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.session = None

    def __enter__(self):
        self.wait_for_driver()
        options = {"args": ["--headless=new", "--no-sandbox", "--disable-gpu",
                            "--disable-dev-shm-usage", "--hide-scrollbars"]}
        made = self.call("POST", "/session", {"capabilities": {"alwaysMatch": {
            "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}}})
        self.session = f"/session/{made['sessionId']}"
        self.ask("/timeouts", {"script": 100_000})
        return self

    def __exit__(self, *_):
        try:
            if self.session:
                self.call("DELETE", self.session)
        finally:
            self.driver.terminate()
            self.driver.wait(timeout=20)

    def wait_for_driver(self):
        for _ in range(200):
            try:
                if self.call("GET", "/status")["ready"]:
                    return
            except (OSError, BrowserError):
                time.sleep(0.1)
        raise BrowserError("chromedriver does not answer")

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=data,
                                         method=method,
                                         headers={"Content-Type": "application/json"})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise BrowserError(error.read().decode()[:600]) from error

    def ask(self, path, body=None):
        return self.call("POST", self.session + path, body or {})

    def open(self, path):
        self.ask("/url", {"url": f"file://{path}"})

    def run(self, script, *arguments):
        """What a function body returns in the page; WebDriver is no part of the page's policy."""
        return self.ask("/execute/sync", {"script": script, "args": list(arguments)})

    def wait(self, script):
        """What the script returns, once it is anything; the page may need a moment."""
        for _ in range(100):
            value = self.run(script)
            if value:
                return value
            time.sleep(0.05)
        raise BrowserError(f"never true: {script}")

    def press(self, *keys):
        """Keys as a person presses them, to whatever has the focus."""
        actions = []
        for key in keys:
            value = KEYS.get(key, key)
            actions += [{"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}]
        self.ask("/actions", {"actions": [{"type": "key", "id": "keys", "actions": actions}]})

    def type(self, text):
        self.press(*text)

    def resize(self, width, height):
        self.ask("/goog/cdp/execute", {"cmd": "Emulation.setDeviceMetricsOverride", "params": {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}})

    def media(self, **features):
        self.ask("/goog/cdp/execute", {"cmd": "Emulation.setEmulatedMedia", "params": {
            "features": [{"name": name.replace("_", "-"), "value": value}
                         for name, value in features.items()]}})

    def screenshot(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.call("GET", self.session + "/screenshot")))

    def complaints(self):
        """Everything on the console since the last call."""
        return [entry["message"] for entry in self.ask("/se/log", {"type": "browser"})]
