@machines
Feature: The deployed client runs under systemd, with cron as its clock

  The usual commands work on the client host. A stopped client stays stopped: cron gives ticks to a running
  client but never starts one. Only deployed hosts have systemd, a separate account for the client, and
  always kernel threads.

  Rule: Processes of other accounts and kernel threads are processes, too

    Scenario: Kernel threads are in a record
      Given a client
      When the client reports once
      Then the client exits with status 0
      And the record contains the host's kernel threads, with all their keys and no command line

    Scenario Outline: Values are those of psutil for <process>
      Given a client
      And <process>
      And the client runs
      When the client takes a reading between two of psutil
      Then the values of the processes are those of psutil
      When the client takes a reading between two of psutil
      Then the values of the processes are those of psutil

      Examples:
        | process                                             |
        | a process of another account                        |
        | a process of the client's account, in another group |

  Rule: systemd starts, stops, restarts and shows the client, under both its names

    Scenario: A stopped client stays stopped although cron ticks, until it is started
      When the client is stopped
      Then systemd reports that the client is inactive
      And cron goes on ticking
      And no record of the client arrives for 12 seconds
      When the client is started
      Then systemd reports that the client is active
      And a record of the client arrives within 20 seconds

    Scenario: A restarted client is another process and goes on
      When the client is restarted
      Then the client's process is another one
      And a record of the client arrives within 20 seconds
      And the end of the deployed client.log contains a stop by SIGTERM and a start

    Scenario Outline: systemctl status <name> shows that it runs, and its program
      Then systemctl status <name> shows "active (running)"
      And systemctl status <name> shows "/opt/process-client/venv/bin/process-client"

      Examples:
        | name           |
        | client         |
        | process-client |

    Scenario: A reload right after the start works
      When the client is restarted and reloaded at once
      Then the client's process is the one that was started
      And a record of the client arrives within 20 seconds

    Scenario: A killed client is started again
      When the client's process is killed
      Then within 30 seconds the client's process is another one
      And a record of the client arrives within 20 seconds

    Scenario: journalctl -u client shows stops and starts
      When the client is restarted
      Then journalctl -u client shows a stop and then a start

    Scenario: A fault in the configuration is in the systemd journal and in client.log
      When the client is restarted with a faulty configuration
      Then the client's systemd journal and client.log name the fault
      And no record of the client arrives for 6 seconds
      When the client's configuration is repaired
      Then a record of the client arrives within 30 seconds

  Rule: The client's files belong to its account alone

    Scenario Outline: <file> belongs to reporter with the mode <mode>
      Then <file> on the client host belongs to reporter with mode <mode>

      Examples:
        | file                              | mode |
        | /home/reporter/client/client.log  | 600  |
        | /home/reporter/client/config.json | 640  |
        | /run/process-client/ticks         | 600  |
