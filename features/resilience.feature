@machines @slow @destructive
Feature: Every reading that was taken is stored exactly once, whatever happens in between

  Hosts lose power, disks fill up, networks break, programs are killed, clocks are stepped. The client
  goes on reading, keeps what it cannot deliver, and delivers it when the trouble is over. Each scenario
  counts the readings of the deployed client: what was taken, by its log, against what is stored.

  Background:
    Given the readings of the client are counted
    And the ticks are counted

  @nightly
  Rule: Programs are killed

    Scenario: A worker of the service is killed under load
      Given 4 connections post records to the service without a pause
      When a worker of the service is killed
      Then records of the client go on to arrive
      And each record of the load that was answered with success is stored whole
      And every reading of the client is stored exactly once
      And no tick was missed

    Scenario: The service is killed under load
      Given 4 connections post records to the service without a pause
      When the service is killed
      Then records of the client go on to arrive
      And each record of the load that was answered with success is stored whole
      And every reading of the client is stored exactly once
      And no tick was missed

    Scenario: The client is killed
      When 2 more records of the client have arrived
      And the client is killed in the middle of a reading
      Then records of the client go on to arrive
      And every reading of the client is stored exactly once

    Scenario: nginx is stopped, and the client is killed while it sends its spool
      When nginx is stopped until 6 readings wait
      And nginx is started, and the client killed when the first of them has gone
      Then it was killed while others waited
      And records of the client go on to arrive
      And every reading of the client is stored exactly once

  Rule: Hosts and networks fail

    Scenario: The API host loses its power
      When 2 more records of the client have arrived
      And the api host loses its power
      Then records of the client go on to arrive
      And every reading of the client is stored exactly once
      And no tick was missed

    Scenario: The client host loses its power while readings wait
      When nginx is stopped until 2 readings wait
      And the client host loses its power
      And nginx is started
      Then records of the client go on to arrive
      And every reading of the client is stored exactly once

    Scenario: The network between the hosts is cut for two minutes
      When nothing reaches the API host from the client host for 120 seconds
      Then records of the client go on to arrive
      And every reading of the client is stored exactly once
      And no tick was missed

    Scenario: The disk of the records is full for a while
      When the disk of the records is full until 3 readings wait
      Then service.log contains "of the disk would stay free (min_free_mb)"
      And records of the client go on to arrive
      And every reading of the client is stored exactly once
      And no tick was missed

  @nightly
  Rule: Certificates, tokens and clocks change

    Scenario: The certificate is swapped
      When nginx shows another certificate until 3 readings wait
      Then the deployed client.log comes to hold "the API's certificate is not trusted"
      And records of the client go on to arrive
      And every reading of the client is stored exactly once
      And no tick was missed

    Scenario: The token is replaced
      When rotate.yml is run, and it prints all it can
      Then no token stands in what was printed
      And every reading of the client is stored exactly once
      And no tick was missed
      And the token before is refused

    Scenario Outline: The clock of the <host> host is stepped an hour forward and back
      When the clock of the <host> host is stepped 1 hour forward
      Then 2 more records of the client arrive
      When the clock of the <host> host is stepped 1 hour back
      Then 2 more records of the client arrive
      And every reading of the client is stored exactly once

      Examples:
        | host   |
        | api    |
        | client |
