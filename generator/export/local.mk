# Scripts for other programs.
