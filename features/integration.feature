@machines
Feature: Process lists flow from the client host to the API host

  cron ticks every 5 seconds, the client reads and sends, the API stores. Every scenario looks at
  the deployed client's own records.

  Rule: Each tick becomes one record

    Scenario: For each 5 seconds that pass there is one record, and no more
      Given the ticks are counted
      Then each of the first 12 has become one record of the client
      And each holds objects with exactly the keys of the contract
      And the deployed client.log comes to hold "Response code: 200"

    Scenario: A process is shown by the second reading after its start, and by none of two after its end
      Given a process whose command line holds "integration"
      Then the second record from then on shows this process
      When this process ends
      Then the second record from then on shows it no more

    Scenario: A second client is told apart by its name
      Given a client with its own name
      When the client reports every second
      Then records of both clients arrive, each under its own name

  Rule: Readings go on, whatever is restarted

    Scenario Outline: <unit> on the <host> host is restarted
      When <unit> on the <host> host is restarted
      Then a record of the client arrives within 30 seconds

      Examples:
        | host   | unit    |
        | api    | service |
        | api    | nginx   |
        | client | client  |

    Scenario Outline: <unit> on the <host> host is reloaded, and no tick is missed
      Given the ticks are counted
      When <unit> on the <host> host is reloaded
      Then each of the first 3 has become one record of the client

      Examples:
        | host   | unit    |
        | api    | service |
        | api    | nginx   |
        | client | client  |

  Rule: Old records go, new ones stay

    Scenario Outline: The <which> cleanup removes what is older than keep_records, and nothing else
      Given a record of 8 days ago and one of 6 days ago that <origin>
      When cron's <which> cleanup runs
      Then only the record of 6 days ago is left

      Examples:
        | which  | origin                 |
        | daily  | the journal names      |
        | weekly | were put there by hand |
