Feature: The cleanup removes old records, and nothing else

  A record is kept for keep_records days after its file was written. Every hour the cleanup looks up the old
  records in the journal, so that it reads little else. Once a week, or once a day while the journal is too young,
  it reads every file instead, and finds records that no journal names: those that were added by hand, or
  came while the journal could not be written. service/tests/test_cleanup.py has every case.

  Background:
    Given a separate service with the keep_records 7

  Scenario: The hourly cleanup removes old records and the days of the journal with them
    When 3 records are posted
    And the service's files age by 9 days
    And a record is posted
    And the hourly cleanup runs
    Then the node has 1 record
    And the journal names only this record
    And service.log contains "cleanup removed 3 records older than 7 days"
    And the latest record is the posted one

  Scenario: The hourly cleanup keeps records that are not old yet
    Given a record from 9 days ago in the journal
    And a record from 6 days ago in the journal
    When the hourly cleanup runs
    Then the node has 1 record
    And the latest record is the one from 6 days ago

  Scenario: The weekly cleanup also removes old records that no journal names
    Given a record from 9 days ago in the journal
    And a record from 8 days ago that no journal names
    And a record from 6 days ago that no journal names
    When the hourly cleanup runs
    Then the node has 2 records
    When the weekly cleanup runs
    Then the node has 1 record
    And the latest record is the one from 6 days ago

  Scenario: Without a journal the hourly cleanup reads every file
    Given a record from 8 days ago that no journal names
    When a record is posted
    And the journal is removed
    And the hourly cleanup runs
    Then the node has 1 record
    And the latest record is the posted one
