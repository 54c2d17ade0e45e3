Feature: The client goes on to another API host when one fails

  `url` may list the same API at several hosts. Each client has its own order of these URLs, by a hash of its uuid
  and the URL, so that all hosts have about as many clients, and the clients of a failed one go to all others. In
  these scenarios the first URL is the one that the client's hash puts first; the list names it last.

  Background:
    Given a client

  Rule: A client begins with its own URL

    Scenario: All URLs answer
      Given 3 URLs of the API
      And the client runs
      When the client delivers 3 readings
      Then the first URL has received 3 readings
      And the second URL has received no reading
      And the third URL has received no reading

  Rule: What fails at one URL goes to the next at once

    Scenario Outline: The first URL <fault>
      Given 2 URLs of the API
      And the first URL <fault>
      When the client reports once
      Then the client exits with status 0
      And the node has 1 record
      And the spool contains no reading
      And client.log names the first URL with "<cause>"
      And client.log names the second URL with "Response code: 200"

      Examples:
        | fault                                            | cause                                     |
        | is down                                          | POST failed: connection refused           |
        | takes no connection                              | POST failed: time-out, no connection      |
        | hangs                                            | POST failed: time-out, no answer          |
        | loses its answers                                | POST failed: remote end closed connection |
        | answers with a page                              | POST failed: the answer is no success     |
        | answers with a success that names another record | POST failed: the answer is no success     |
        | answers 308                                      | Response code: 308                        |
        | answers 401                                      | Response code: 401                        |
        | answers 403                                      | Response code: 403                        |
        | answers 429                                      | Response code: 429                        |
        | answers 503                                      | Response code: 503                        |
        | answers 507                                      | Response code: 507                        |

    Scenario: Each URL has a certificate of its own, and ca_file contains all
      Given 2 URLs of the API, each with its own certificate
      And the first URL is down
      When the client reports once
      Then the client exits with status 0
      And the second URL has received 1 reading

    Scenario: A URL that answers with a certificate that is not in ca_file fails
      Given 2 URLs of the API, each with its own certificate
      And the first URL shows another certificate
      When the client reports once
      Then the client exits with status 0
      And client.log names the first URL with "POST failed: the API's certificate is not trusted"
      And the first URL has received no reading
      And the second URL has received 1 reading

    Scenario: A backlog goes to the next URL, and is not tried at the first again and again
      Given 2 URLs of the API
      And the spool contains 9 readings
      And the first URL answers 503
      When the client reports once
      Then the client exits with status 0
      And the first URL has received 1 reading
      And the second URL has received 10 readings
      And the node has 10 records
      And client.log does not contain "next attempt"

    Scenario: A URL that takes too long is left out with the next reading
      Given 2 URLs of the API
      And the first URL answers a byte each half second
      When the client reports every second
      Then the node has at least 3 records
      And client.log names the first URL with "POST failed: time-out, request not finished within 1"

  Rule: What a URL says about the record itself is final

    Scenario Outline: The first URL answers <status>
      Given 2 URLs of the API
      And the first URL answers <status>
      When the client reports once
      Then the client exits with status 1
      And the second URL has received no reading
      And the spool contains no reading
      And client.log contains "dropped: the API rejects it"

      Examples:
        | status |
        | 400    |
        | 409    |
        | 413    |
        | 415    |
        | 422    |

    Scenario: A reading of another uuid, which the token is not for, goes to quarantine
      Given 2 URLs of the API
      And the spool contains 1 reading of another uuid
      And the first URL answers 403 to the first request
      When the client reports once
      Then the client exits with status 0
      And 1 file is in quarantine
      And the second URL has received no reading

  Rule: The client returns to its own URL

    Scenario: The first URL answers again
      Given 2 URLs of the API
      And the first URL is down
      And the client reports every second
      When the second URL has received at least 2 readings
      And the first URL is up
      Then the first URL has received at least 3 readings
      And each reading that was taken becomes a record

    Scenario: A pause holds for the URL that asks for it
      Given 2 URLs of the API
      And the first URL answers 429 with the header Retry-After: 100
      When the client reports every second
      Then the second URL has received at least 8 readings
      And the first URL has received 1 reading

  Rule: The client backs off only when all URLs fail

    Scenario: All URLs fail
      Given 2 URLs of the API
      And the first URL answers 503 with the header Retry-After: 100
      And the second URL answers 503
      When the client reports once
      Then the client exits with status 1
      And client.log contains a back-off of 2.5 to 5 seconds
      And the spool contains 1 reading

    Scenario: Readings that waited are sent when one URL answers again
      Given 2 URLs of the API
      And the first URL is down
      And the second URL is down
      And the client reports every second
      When client.log contains "next attempt"
      And the second URL is up
      Then the second URL has received at least 5 readings
      And each reading that was taken becomes a record
