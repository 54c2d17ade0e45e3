@machines
Feature: Process lists flow from the client host to the API host

  cron gives the client a tick every 5 seconds. The client takes a reading and sends it, and the API stores it.
  Most scenarios check records of the deployed client.

  Rule: Each tick becomes one record

    Scenario: One record is stored every 5 seconds, and no more
      Given ticks are counted from now on
      Then each of the first 12 ticks becomes one record of the client
      And each record contains objects with exactly the keys of the contract
      And /home/reporter/client/client.log on the client host eventually contains "Response code: 200"

    Scenario: A process is in the second reading after its start, and not in the second after its end
      Given a process with the arguments ["integration"]
      Then the second record from now on contains this process
      When this process ends
      Then the second record from now on does not contain this process

    Scenario: Two clients store records under their own names
      Given a client
      When the client reports every second
      Then records of both clients arrive, each under its own name

  Rule: Readings continue through restarts and reloads

    Scenario Outline: Records arrive after a restart of <unit> on the <host> host
      When <unit> on the <host> host is restarted
      Then a record of the client arrives within 30 seconds

      Examples:
        | host   | unit    |
        | api    | service |
        | api    | nginx   |
        | client | client  |

    Scenario Outline: No tick is missed during a reload of <unit> on the <host> host
      Given ticks are counted from now on
      When <unit> on the <host> host is reloaded
      Then each of the first 3 ticks becomes one record of the client

      Examples:
        | host   | unit    |
        | api    | service |
        | api    | nginx   |
        | client | client  |

  Rule: Old records are removed once they are sealed, and newer ones are kept

    Scenario Outline: The <which> cleanup removes only records older than keep_records
      Given a record from 8 days ago and one from 6 days ago that <origin>
      When the <which> cleanup job runs
      Then both records are left
      When the archive of the api host seals all records
      And the <which> cleanup job runs
      Then only the record from 6 days ago is left

      Examples:
        | which  | origin                 |
        | hourly | the journal names      |
        | weekly | were copied in by hand |
