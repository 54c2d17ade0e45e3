Feature: Many records at once are stored whole, whatever else goes on

  Clients tick at the same moments, so their records come together. On an emulated host nobody else gets
  an answer in time meanwhile: `make test` runs these when nobody waits for one.

  Rule: What is answered with success is stored, and nothing twice

    Scenario: 200 records at once are all stored
      When 200 records are posted at once over 25 connections
      Then each answer is 200 success
      And the file of each holds exactly its data

    Scenario: Of many that want the same name at once, one gets it
      When 20 records of the same uuid and timestamp are posted at once
      Then one answer is 200 success and all others are 409 fail
      And the one file holds exactly the data of the one

    Scenario: Records that come at the same time are all in the journal
      Given a service of the scenario's own
      When 100 records are posted at once over 25 connections
      Then each answer is 200 success
      And the journal names each of them once

  Rule: Neither cleanup nor reload gets in the way

    Scenario Outline: Records come during the <which> cleanup
      Given a service of the scenario's own
      And 200 records of 9 days ago that the journal names
      And 2 connections that post records without a pause
      When the <which> cleanup runs
      Then every one of these records was answered with success
      And as many records are stored as were answered
      And service.log tells that cleanup rested for a quarter of its time at least

      Examples:
        | which  |
        | daily  |
        | weekly |

    Scenario: Reloads drop no request
      Given a service of the scenario's own
      And 4 connections that post records without a pause
      When the service is reloaded 2 times
      Then every one of these records was answered with success
      And as many records are stored as were answered
