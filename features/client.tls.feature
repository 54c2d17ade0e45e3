Feature: The client trusts the certificate that it was given, and nothing else

  A certificate that is not right stops the delivery, not the client: readings wait in the spool, and
  client.log says which check failed and what to do.

  Background:
    Given a client with its own name
    And a gate with a certificate between the client and the API

  Scenario: The right certificate
    When the client reports once
    Then the client succeeds
    And the node comes to have 1 record

  Scenario Outline: A certificate that is <fault>
    Given the API shows a certificate that is <fault>
    When the client reports once
    Then the client fails with status 1
    And client.log holds "POST failed: the API's certificate is <fault>: <advice>"
    And the API has received nothing from the client
    And the spool holds 1 reading
    When the API shows a right certificate, which the client is given
    And the client reports once
    Then the client succeeds
    And the node comes to have 2 records
    And the spool holds no reading

    Examples:
      | fault            | advice                                |
      | expired          | renew it on the API host              |
      | not valid yet    | set the clocks of both hosts right    |
      | for another name | let url name the API                  |
      | not trusted      | if it was replaced on purpose         |

  Scenario Outline: A certificate of an authority, of which the client has <what>
    Given the API shows a certificate of an authority, of which the client has <what>
    When the client reports once
    Then the client succeeds
    And the node comes to have 1 record

    Examples:
      | what                                 |
      | the certificate                      |
      | the certificate and the intermediate |
      | the intermediate                     |
      | the root                             |

  Scenario: A certificate of an authority, of which the client has another one
    Given the API shows a certificate of an authority, of which the client has another one
    When the client reports once
    Then the client fails with status 1
    And client.log holds "POST failed: the API's certificate is not trusted"
    And the API has received nothing from the client

  Scenario: Without a ca_file the system's authorities are trusted, and not this certificate
    Given the client's configuration lacks ca_file
    When the client reports once
    Then the client fails with status 1
    And client.log holds "POST failed: the API's certificate is not trusted"
    And the API has received nothing from the client

  Scenario: TLS that does not come about in time
    Given the API takes connections and says nothing
    When the client reports once
    Then the client fails with status 1
    And client.log holds "POST failed: time-out, no connection within 1.5 s"
    And the spool holds 1 reading

  Scenario: No TLS at all
    Given the API speaks no TLS
    When the client reports once
    Then the client fails with status 1
    And client.log holds "POST failed: TLS failed"
    And the API has received nothing from the client
