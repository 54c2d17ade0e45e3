Feature: A tick makes one reading, and a signal ends the client at once

  cron is the clock: it writes a byte into a FIFO every five seconds. `--every` is a clock for machines
  without cron, `--once` for people.

  Background:
    Given a client with its own name

  Rule: Once

    Scenario: Stored
      When the client reports once
      Then the client succeeds
      And the node comes to have 1 record

    Scenario: Not stored
      Given the client's configuration has the url "https://127.0.0.1:9/api/v1/record"
      When the client reports once
      Then the client fails with status 1

  Rule: The client's own clock

    Scenario: It ticks at once, and again every second without drift
      When the client reports every second
      Then its first reading is taken at its start
      And two of its readings come to be one second apart
      And its readings come to keep to whole seconds

  Rule: A FIFO takes ticks from cron

    Scenario: A tick is a reading
      Given the client runs
      When the client gets 3 ticks, each after the reading before
      Then the node comes to have 3 records
      And the node still has 3 records after 2 seconds

    Scenario: No tick, no reading
      Given the client runs
      Then the node still has 0 records after 2 seconds

    Scenario: Ticks that were missed are told, and not made up for
      Given the client runs
      When the client is held up, gets 4 ticks and goes on
      Then client.log comes to hold "Missed ticks: 3"
      And the node comes to have 1 record

    Scenario: Two clients cannot share a FIFO
      Given the client runs
      When a second client is started with the FIFO of the first
      Then the client fails with status 1
      And the client says "ticks: another client uses this FIFO"
      And the client still runs

    Scenario: A FIFO that a killed client left is used again
      Given the client runs
      And the client was killed
      When the client is started again
      And the client gets 1 tick, each after the reading before
      Then the node comes to have 1 record

    Scenario: The FIFO is the account's alone, and gone with the client
      Given the client runs
      Then the FIFO has the mode 600
      When the client gets SIGTERM
      Then the client ends within 2 seconds
      And there is no FIFO

    Scenario Outline: A FIFO that cannot be is refused: <message>
      Given there is <what> in the place of the FIFO
      When the client is to take its ticks from there
      Then the client fails with status 1
      And the client says "<message>"

      Examples:
        | what              | message                              |
        | a file            | exists and is not a FIFO: remove it  |
        | no folder         | cannot create or open the FIFO: No such file or directory; to run by hand, use --once |

  Rule: systemd is told when the client has started, for only then can it be reloaded

    Scenario Outline: It waits for word at <socket>
      Given systemd waits for word at <socket>
      And the client runs
      Then systemd is told "READY=1"
      And the client still runs

      Examples:
        | socket                 |
        | a path                 |
        | a path with an @ in it |
        | an abstract address    |

    Scenario: It does not wait where it said
      Given systemd waits no more where it said
      And the client runs
      Then client.log holds "cannot notify systemd of the start"
      When the client gets 1 tick, each after the reading before
      Then the node comes to have 1 record
      When the client gets SIGTERM
      Then the client ends within 2 seconds
      And there is no FIFO

  Rule: A signal ends the client within two seconds, with status 0

    Scenario Outline: <signal> while the client <state>
      Given a gate between the client and the API
      And <fault>
      And the client runs
      And the client <state>
      When the client gets <signal>
      Then the client ends within 2 seconds
      And it has ended with status 0
      And client.log holds "Stopped by <signal>"

      Examples:
        | signal  | state              | fault                       |
        | SIGTERM | waits for a tick   | the API is up               |
        | SIGINT  | waits for a tick   | the API is up               |
        | SIGTERM | waits for an answer | the API hangs              |
        | SIGTERM | tries to connect   | the API takes no connection |
