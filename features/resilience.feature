@machines @slow @destructive
Feature: Every reading that was taken is stored exactly once, whatever fails

  Hosts lose power, disks fill up, networks fail, programs are killed, clocks are stepped. The client goes on taking
  readings, keeps those that it cannot deliver in its spool, and delivers them when the fault is over. Each scenario
  compares the readings that the deployed client took, according to its log, with the stored records.

  Background:
    Given readings of the client are counted from now on
    And ticks are counted from now on

  @nightly
  Rule: Programs are killed

    Scenario: A worker of the service is killed under load
      Given 4 connections post records to the service without a break
      When a worker of the service is killed
      Then 2 more records of the client arrive
      And each record of the load that was answered with success is stored completely
      And every reading of the client is stored exactly once
      And the client's tallies count the same readings as its log
      And no tick was missed

    Scenario: The service is killed under load
      Given 4 connections post records to the service without a break
      When the service is killed
      Then 2 more records of the client arrive
      And each record of the load that was answered with success is stored completely
      And every reading of the client is stored exactly once
      And the client's tallies count the same readings as its log
      And no tick was missed

    Scenario: The client is killed while it takes a reading
      When 2 more records of the client arrive
      And the client is killed while it takes a reading
      Then 2 more records of the client arrive
      And every reading of the client is stored exactly once
      And the client's tallies count the same readings as its log

    Scenario: The client is killed while it sends its spool
      When nginx is stopped
      And the deployed client has 6 readings in its spool
      And nginx is started, and the client is killed after it has sent the first reading
      Then the spool still contained readings when the client was killed
      And 2 more records of the client arrive
      And every reading of the client is stored exactly once
      And the client's tallies count the same readings as its log

  Rule: Hosts and networks fail

    Scenario: The API host loses power
      When 2 more records of the client arrive
      And the api host loses power
      Then 2 more records of the client arrive
      And every reading of the client is stored exactly once
      # The journal is not made durable: its last lines, and so the tallies in them, may be lost
      And the tallies of the 2 newest readings count also those whose tallies were lost
      And no tick was missed

    Scenario: The client host loses power while its spool contains readings
      When nginx is stopped
      And the deployed client has 2 readings in its spool
      And the client host loses power
      And nginx is started
      Then 2 more records of the client arrive
      And every reading of the client is stored exactly once

    Scenario: The network between the hosts is cut for two minutes
      When the network from the client host to the api host is cut for 120 seconds
      Then 2 more records of the client arrive
      And every reading of the client is stored exactly once
      And the client's tallies count the same readings as its log
      And no tick was missed

    Scenario: The disk of the records is full for a while
      When the disk of the records is full until the deployed client has 3 readings in its spool
      Then service.log contains "of the disk would stay free (min_free_mb)"
      And 2 more records of the client arrive
      And every reading of the client is stored exactly once
      And the client's tallies count the same readings as its log
      And no tick was missed

  @nightly
  Rule: Certificates, tokens and clocks change

    Scenario: nginx presents a certificate that the client does not trust
      When nginx presents another certificate until the deployed client has 3 readings in its spool
      Then /home/reporter/client/client.log on the client host eventually contains "the API's certificate is not trusted"
      And 2 more records of the client arrive
      And every reading of the client is stored exactly once
      And the client's tallies count the same readings as its log
      And no tick was missed

    Scenario: The token and the node secret are replaced under load
      Given 2 connections post records to the service without a break
      When rotate.yml is run verbosely
      Then the output contains no token or secret
      And each record of the load that was answered with success is stored completely
      And every reading of the client is stored exactly once
      And the client's tallies count the same readings as its log
      And no tick was missed
      And all previous tokens and secrets are replaced, and the API refuses the tokens
      And the deployed client has the token of its node

    Scenario Outline: The clock of the <host> host is stepped an hour forward and back
      When the clock of the <host> host is stepped 1 hour forward
      Then 2 more records of the client arrive
      When the clock of the <host> host is stepped 1 hour back
      Then 2 more records of the client arrive
      And every reading of the client is stored exactly once
      And the client's tallies count the same readings as its log

      Examples:
        | host   |
        | api    |
        | client |
