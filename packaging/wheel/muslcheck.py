"""Predict which container base images ELF files will run on: starts the program in this wheel."""
import os
import sys


def program():
    """Path of the static program."""
    return os.path.join(os.path.dirname(os.path.abspath(__file__)), "bin", "muslcheck")


def main():
    os.execv(program(), ["muslcheck", *sys.argv[1:]])
