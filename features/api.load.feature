Feature: Many records at once are stored completely, whatever else happens

  Clients tick at the same moments, so their records arrive together. On an emulated host other requests
  wait long meanwhile, so these scenarios run beside no others.

  Rule: Every accepted record is stored once

    Scenario: 200 records at once are all stored
      When 200 records are posted at once over 25 connections
      Then every answer is 200 success
      And exactly the accepted records are stored, each with its data

    Scenario: One of many concurrent records of the same name is stored
      When 20 records of the same uuid and timestamp are posted at once
      Then one answer is 200 success and all others are 409 fail
      And exactly the accepted records are stored, each with its data

    Scenario: The journal contains all concurrent records
      Given a separate service
      When 100 records are posted at once over 25 connections
      Then every answer is 200 success
      And the journal names each of the accepted records once

  Rule: Neither a cleanup nor a reload disturbs requests

    Scenario Outline: Records arrive during the <which> cleanup
      Given a separate service
      And 200 records from 9 days ago in the journal
      And 2 connections that post records continuously
      When the <which> cleanup runs
      Then all records of these connections were accepted and are stored
      And service.log shows that the cleanup rested for at least a quarter of its time

      Examples:
        | which  |
        | hourly |
        | weekly |

    Scenario: Reloads drop no request
      Given a separate service
      And 4 connections that post records continuously
      When the service is reloaded 2 times
      Then all records of these connections were accepted and are stored
