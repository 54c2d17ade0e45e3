@machines
Feature: A play that is run again repairs what was damaged and leaves alone what is right

  The plays can be run at any time. They name each task that changed something; a damaged host is
  repaired by the tasks in charge and no others, and readings go on meanwhile.

  @slow
  Rule: A second run changes nothing

    Scenario Outline: A second run of <playbook> changes nothing, and tells no secret
      When somebody runs <playbook>, and it prints all it can
      Then no task changed anything
      And the play touched the <host> host alone
      And no token stands in what was printed

      Examples:
        | playbook   | host   |
        | api.yml    | api    |
        | client.yml | client |

  @slow @destructive
  Rule: Damage is repaired by exactly the tasks in charge

    Scenario: Damage to the API host
      Given this damage on the api host
        | what                               | is            |
        | /home/recorder/service/config.json | overwritten   |
        | /etc/nginx/nginx.conf              | overwritten   |
        | /etc/cron.d/process-service        | removed       |
        | /etc/logrotate.d/process-service   | of mode 0666  |
        | nginx                              | stopped       |
        | port 9999                          | opened        |
      When api.yml is run, and it prints all it can
      Then exactly these tasks changed something
        | task                                                      |
        | service : Write the service's configuration               |
        | service : Write the cleanup job and the log rotation        |
        | service : Configure nginx                                 |
        | service : Open SSH, HTTP and HTTPS only                   |
        | service : Run the service, nginx, the firewall and cron   |
        | service : Reload the service                              |
        | service : Reload the firewall                             |
        | service : Reload nginx                                    |
      And no token stands in what was printed
      # with nginx gone for so long, the client waits up to half a minute for its next try
      And a record of the client arrives within 60 seconds

    Scenario: Damage to the client host
      Given this damage on the client host
        | what                               | is           |
        | /home/reporter/client/config.json  | overwritten  |
        | /etc/cron.d/process-client         | removed      |
        | the package idna of process-client | removed      |
        | client                             | stopped      |
      When client.yml is run, and it prints all it can
      Then exactly these tasks changed something
        | task                                                    |
        | application : Install the pinned packages               |
        | client : Write the client's configuration               |
        | client : Write the schedule and the log rotation        |
        | client : Run the client and cron                        |
        | client : Restart the client                             |
        | client : Reload the client                              |
      And no token stands in what was printed
      And the client's configuration is what it was
      # cron looks for schedules that are new to it once a minute
      And a record of the client arrives within 80 seconds

  @slow @nightly
  Rule: A changed variable reaches the hosts, and no reading is lost

    Scenario: keep_records is changed
      Given a record of 4 days ago and one of 2 days ago that the journal names
      When api.yml is run with service_keep_records=3
      Then exactly these tasks changed something
        | task                                        |
        | service : Write the service's configuration |
        | service : Reload the service                |
      And the service of the api host runs the same process
      And each of the ticks until now has become one record of the client
      When cron's daily cleanup runs
      Then only the record of 2 days ago is left

    @destructive
    Scenario: A hosts file has the last word: a certificate and a token of one's own, no hardening
      Given root of the api host knows the key of the features
      And a hosts file with a certificate and a token of one's own, and no hardening
      When site.yml is run on the hosts of this file
      Then exactly these tasks changed something
        | task                                                  |
        | hardening : Forbid SSH logins as root and by password |
        | service : Write the service's configuration           |
        | service : Write the unit                              |
        | service : Install the certificate and its key         |
        | service : Fetch the certificate for the clients to trust                         |
        | service : Configure nginx                             |
        | hardening : Reload the SSH server                     |
        | service : Restart the service                         |
        | service : Reload the service                          |
        | service : Reload nginx                                |
        | hardening : Forbid SSH logins as root and by password |
        | client : Install the certificate to trust             |
        | client : Write the client's configuration             |
        | client : Write the unit                               |
        | hardening : Reload the SSH server                     |
        | client : Restart the client                           |
        | client : Reload the client                            |
      And the API shows this certificate, and takes this token
      And root gets in on the api host
      And the API answers without the headers of hardening
      And a record of the client arrives within 20 seconds
      And these scenarios pass on the hosts of this file
        | scenario                            |
        | service.log names each record       |
        | A client that was killed comes back |

  @nightly
  Rule: What stops a play is named in its own message

    Scenario Outline: <fault>
      When somebody runs <playbook> with <variables>
      Then the play fails with "<message>"
      And no task changed anything

      Examples:
        | fault                        | playbook   | variables                             | message                   |
        | A host that is not there     | api.yml    | ansible_host=127.0.0.1 ansible_port=9 | Connection refused        |
        | A wrong password             | api.yml    | ansible_ssh_private_key_file=/dev/null ansible_password=wrong | Permission denied |
        | No token                     | api.yml    | recorder_token=                       | recorder_token is missing |
        | A token that could be guessed | api.yml   | recorder_token=short                  | shorter than 16 characters |
        | A certificate that is no file | client.yml | client_ca_file=/nowhere.pem          | run api.yml first         |
        | A uuid that is none          | client.yml | client_uuid=../etc                    | client_uuid               |

  @slow @destructive @nightly
  Rule: After a boot the system runs as before, without help

    Scenario Outline: The <host> host is rebooted
      When the <host> host is rebooted
      Then a record of the client arrives within 120 seconds

      Examples:
        | host   |
        | api    |
        | client |
