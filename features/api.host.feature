@machines
Feature: The API on its host, behind nginx and under systemd

  Clients reach the API through nginx, which also answers in JSend if a request does not reach the service.
  Administrators start, stop and watch the service with systemd's own commands.

  Rule: The API is called as the introduction shows it

    Scenario: curl posts a record
      When the introduction's curl call posts a record to the api host by HTTPS
      Then curl prints {"data":{"timestamp":"1593338576.5624585","uuid":"a9201032-1e1f-40a2-8995-8472a76dd7d2"},"status":"success"}

  Rule: nginx's own answers are JSend as well

    Scenario Outline: The test API is open to the api host: <path>
      Given a record was stored
      When GET <path> is requested
      Then the answer is 200 success

      Examples:
        | path             |
        | /api/test/count  |
        | /api/test/latest |

    Scenario: The test API is closed to other hosts
      Given a record was stored
      When GET /api/test/UUID_TIMESTAMP.json is requested through nginx
      Then the answer is 403 fail
      And /var/log/nginx/access.log on the api host eventually contains "UUID_TIMESTAMP.json"

    Scenario: A body far over the limit is refused
      When a record of more than 17 MiB is posted
      Then the answer is 413 fail

    Scenario Outline: A malformed request on port <port> is refused: <request>
      When the text "<request>" is sent to port <port> of the api host
      Then the answer is <answer>

      Examples:
        | port | request                                       | answer                                 |
        | 443  | GET / HTTP/1.1                                | 400 fail                               |
        | 80   | GET / HTTP/1.1                                | 400 fail                               |
        | 443  | GET / HTTP/1.1, Host: a, Transfer-Encoding: x | 501 error "Not Implemented"            |
        | 443  | GET / HTTP/3.0, Host: a                       | 505 error "HTTP Version Not Supported" |

    Scenario: A stopped service is a bad gateway
      Given the service of the api host is stopped
      When GET /api/v1/record is requested through nginx
      Then the answer is 502 error "Bad Gateway"

    @slow @nightly
    Scenario: A hanging service is a gateway timeout
      Given the service of the api host hangs
      When GET /api/v1/record is requested through nginx
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
      Then the output shows that the service is active

    Scenario: A reload refuses a faulty configuration, and the service continues
      Given the deployed service's configuration is faulty
      When sudo systemctl reload service is run on the api host
      Then the command fails
      And the systemd journal of the service on the api host eventually contains "not valid JSON"
      And the service of the api host runs the same process
      And a record of the client arrives within 20 seconds

  Rule: The logs name records and senders, and never the token

    Scenario: service.log names each record
      When a record is posted
      Then /home/recorder/service/service.log on the api host eventually contains "UUID_TIMESTAMP.json"

    Scenario: service.log names the sender of a refused record
      When a record is posted whose data is []
      Then service.log names another host as the sender of the refused record

    Scenario: A token in a URL that nginx refuses is in no log
      When GET /api/test/count?token=TOKEN is requested through nginx
      Then the answer is 403 fail
      And neither /var/log of the api host nor its systemd journal contains a token or secret
