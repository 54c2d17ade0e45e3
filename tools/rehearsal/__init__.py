"""The rehearsal: what a CentOS 7 host would get and say, told without one, and Debian 12 beside it.

What cannot be told here is whether its packages, its SELinux policy and its systemd do what they
are documented to do: that takes `make test` where the box centos/7 can be downloaded.
"""
