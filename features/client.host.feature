@machines
Feature: The deployed client lives under systemd, and cron is its clock

  The commands of every day work on the client host, and what they end stays ended: cron ticks a client
  that runs, it never starts one. Only deployed hosts have systemd, an account for the client alone, and
  kernel threads for sure.

  Rule: The processes of other accounts, and the kernel's own threads, are processes too

    Scenario: Kernel threads are in a record
      Given a client with its own name
      When the client reports once
      Then the client succeeds
      And the record holds the host's kernel threads, with all their keys and no command line

    Scenario Outline: A reading is what psutil says of <process>, and so is the next
      Given a client with its own name
      And <process>
      And the client runs
      When the client takes a reading, and psutil is asked before and after
      Then the reading says of this process what psutil says
      When the client takes a reading, and psutil is asked before and after
      Then the reading says of this process what psutil says

      Examples:
        | process                                             |
        | a process of another account                        |
        | a process of the client's account, in another group |

  Rule: systemd starts, stops, restarts and shows the client, under both its names

    Scenario: A stopped client stays stopped though cron ticks, until it is started
      When the client is stopped
      Then systemd tells that the client is inactive
      And cron goes on ticking
      And no record of the client arrives for 12 seconds
      When the client is started
      Then systemd tells that the client is active
      And a record of the client arrives within 20 seconds

    Scenario: A restarted client is another process, and goes on
      When the client is restarted
      Then the client's process is another one
      And a record of the client arrives within 20 seconds
      And the end of the deployed client.log tells of a stop by SIGTERM and of a start

    Scenario Outline: systemctl status <name> shows that it runs, and as what
      Then systemctl status <name> shows "active (running)"
      And systemctl status <name> shows "/opt/process-client/venv/bin/process-client"

      Examples:
        | name           |
        | client         |
        | process-client |

    Scenario: A client that is told to reload as soon as it has started does so
      When the client is restarted and reloaded at once
      Then the client's process is the one that was started
      And a record of the client arrives within 20 seconds

    Scenario: A client that was killed comes back
      When the client's process is killed
      Then the client's process comes to be another one within 30 seconds
      And a record of the client arrives within 20 seconds

    Scenario: journalctl -u client tells of stops and starts
      When the client is restarted
      Then journalctl -u client comes to tell of a stop and then of a start

    Scenario: A fault in the configuration stands in the journal and in client.log
      When the client is restarted with a faulty configuration
      Then the journal of the client and its log name the fault
      And no record of the client arrives for 6 seconds
      When the client's configuration is mended
      Then a record of the client arrives within 30 seconds

  Rule: What the client keeps is its account's alone

    Scenario Outline: <file> belongs to reporter with the mode <mode>
      Then <file> on the client host belongs to reporter with mode <mode>

      Examples:
        | file                              | mode |
        | /home/reporter/client/client.log  | 600  |
        | /home/reporter/client/config.json | 640  |
        | /run/process-client/ticks         | 600  |
