#!/usr/bin/env node
// Starts the program of the package for this platform, which npm installs as an optional
// dependency, and ends as it does.
"use strict";
const { spawn } = require("child_process");
const { constants } = require("os");

const name = `@muslcheck/${process.platform}-${process.arch}`;

function program() {
  try {
    return require.resolve(`${name}/bin/muslcheck`);
  } catch {
    console.error(`muslcheck: ${name} is not installed. ` +
      "Install without --omit=optional; other platforms: build it from source");
    process.exit(2);
  }
}

const child = spawn(program(), process.argv.slice(2), { stdio: "inherit" });
const signals = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];
for (const signal of signals) process.on(signal, () => child.kill(signal));
child.on("error", (error) => {
  console.error(`muslcheck: ${error.message}`);
  process.exit(2);
});
child.on("exit", (status, signal) => {
  process.exitCode = signal ? 128 + constants.signals[signal] : status;
});
