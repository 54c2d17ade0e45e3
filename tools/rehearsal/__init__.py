"""The rehearsal: checks of what a CentOS 7 host would get, without one, and the same for Debian 12.

It cannot check whether the packages, SELinux policy and systemd of CentOS 7 behave as documented.
That takes `BOX=centos/7 make acceptance`, on a machine that can download this box.
"""
