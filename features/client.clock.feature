Feature: Each tick makes one reading, and a signal ends the client at once

  cron is the clock: it writes a byte into a FIFO every five seconds. `--every` is a clock for machines
  without cron, `--once` takes a single reading.

  Background:
    Given a client

  Rule: --once takes one reading

    Scenario: The record is stored
      When the client reports once
      Then the client exits with status 0
      And the node has 1 record

    Scenario: The API is not reached
      Given the client's configuration has url "https://127.0.0.1:9/api/v1/record"
      When the client reports once
      Then the client exits with status 1

  Rule: --every is the client's own clock

    Scenario: A reading is taken at the start and then every second
      When the client reports every second
      Then the client has taken at least 4 readings

  Rule: The FIFO takes ticks from cron

    Scenario: Each tick is one reading
      Given the client runs
      When the client delivers 2 readings
      Then the node still has 2 records after 2 seconds

    Scenario: Missed ticks are logged and not caught up
      Given the client runs
      When the client is suspended for 4 ticks
      Then client.log contains "Missed ticks: 3"
      And the node has 1 record

    Scenario: Two clients cannot share a FIFO
      Given the client runs
      When a second client is started with the FIFO of the first
      Then the client exits with status 1
      And the client prints "ticks: another client uses this FIFO"
      And the client still runs

    Scenario: A FIFO that a killed client left behind is used again
      Given the client runs
      And the client gets SIGKILL
      When the client is started again
      And the client delivers 1 reading
      Then the node has 1 record

  Rule: A signal ends the client within two seconds, with status 0

    Scenario Outline: <signal> while the client waits for <what>
      Given a gate between the client and the API
      And the API <fault>
      And the client runs
      And the client waits for <what>
      When the client gets <signal>
      Then the client ends within 2 seconds
      And its exit status was 0
      And client.log contains "Stopped by <signal>"
      And there is no FIFO

      Examples:
        | signal  | what         | fault               |
        | SIGINT  | a tick       | is up               |
        | SIGTERM | an answer    | hangs               |
        | SIGTERM | a connection | takes no connection |
