@machines
Feature: The API on its host: nginx in front of it, systemd behind it

  People reach the API through nginx, which answers in JSend as well where a request does not come as
  far as the service. They start, stop and watch the service with systemd's own commands.

  Rule: The API is called as the introduction shows it

    Scenario: curl posts a record
      When the introduction's curl call posts a record to the API host by HTTPS
      Then curl prints {"data":{"timestamp":"1593338576.5624585","uuid":"a9201032-1e1f-40a2-8995-8472a76dd7d2"},"status":"success"}

  Rule: What nginx says itself is JSend, too

    Scenario: The test API answers nobody but the API host
      When the test API is asked from outside
      Then the answer is 403 fail

    Scenario Outline: The test API answers the API host: <path>
      Given a record was stored
      When GET <path> is asked for
      Then the answer is 200 success

      Examples:
        | path             |
        | /api/test/count  |
        | /api/test/latest |

    Scenario: What nginx refuses itself stands in its log
      When the test API is asked from outside for a record
      Then the answer is 403 fail
      And /var/log/nginx/access.log on the api host comes to name the record

    Scenario: A body far over the limit
      When a body of 17 MiB is posted
      Then the answer is 413 fail

    Scenario Outline: A request that makes no sense, on port <port>: <request>
      When only "<request>" is sent to port <port> of the API host
      Then the answer is <answer>

      Examples:
        | port | request                                      | answer                                 |
        | 443  | GET / HTTP/1.1                               | 400 fail                               |
        | 80   | GET / HTTP/1.1                               | 400 fail                               |
        | 443  | GET / HTTP/1.1, Host: a, Transfer-Encoding: x | 501 error "Not Implemented"           |
        | 443  | GET / HTTP/3.0, Host: a                      | 505 error "HTTP Version Not Supported" |

    Scenario: No service behind nginx
      Given the service of the api host is stopped
      When the API is asked for /api/v1/record
      Then the answer is 502 error "Bad Gateway"

    @slow @nightly
    Scenario: A service behind nginx that does not answer
      Given the service of the api host hangs
      When the API is asked for /api/v1/record
      Then the answer is 504 error "Gateway Timeout"

  Rule: The life-cycle commands work

    Scenario Outline: sudo systemctl <verb> service
      When sudo systemctl <verb> service is run on the api host
      Then the service of the api host is <state>
      And the service of the api host runs <which> process

      Examples:
        | verb    | state    | which    |
        | start   | active   | the same |
        | stop    | inactive | another  |
        | restart | active   | another  |
        | reload  | active   | the same |

    Scenario: sudo systemctl status service
      When sudo systemctl status service is run on the api host
      Then it says that the service is active

    Scenario: A faulty configuration is refused by a reload, and the service goes on
      Given the service's configuration is faulty
      When sudo systemctl reload service is run on the api host
      Then it fails
      And the journal of the service on the api host comes to hold "not valid JSON"
      And the service of the api host runs the same process
      And a record of the client arrives within 20 seconds

    Scenario: The log tells of each record
      When a record is posted
      Then /home/recorder/service/service.log on the api host comes to name the record

    Scenario: The log tells from where a record came that was refused
      Given the refusals with 401 that service.log tells of by now
      When a record is posted under the authorization Bearer not-the-token
      Then service.log tells of one refusal with 401 more, which came from another host

    Scenario: A token in an address that nginx refuses stands in no log
      When the test API is asked from outside, with the token in the address
      Then the answer is 403 fail
      And the token stands neither in /var/log of the api host nor in its journal

    Scenario Outline: The token stands in no log: <log>
      Given a record was stored
      Then the token stands neither in <log> of the <host> host nor in its journal

      Examples:
        | host   | log                       |
        | api    | /home/recorder/service/service.log |
        | api    | /var/log                  |
        | client | /home/reporter/client/client.log |
        | client | /var/log                  |
