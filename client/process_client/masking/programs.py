r"""Programs whose options and arguments carry a secret without a telling name: a table.

Each line has the names of programs, then ":", then rules, divided by ","; a line that
begins with blanks continues the last one. PROGRAM/COMMAND is a
subcommand, which also has the rules of its program. A rule is one of

    -p           an option whose value is secret: the rest of the argument, or the next argument
    -p=          the same, but never the next argument
    -u: -U% -x@  only a part of the value is: USER:SECRET, USER%SECRET, USER:SECRET@HOST
    -b;          the value is, if it has the form NAME=VALUE
    !-u          an option without a secret, although it looks like one
    !-f=         the same, and its value, also in the next argument, is none
    ~--password  an option with a value only after "="; alone it asks for one
    login * ?    arguments in this order, "*" for any text; "?" is the secret
    -b ...?      with the option -b, the last argument is the secret; "...?": always
    @: @/        arguments of the form USER:SECRET@HOST, USER/SECRET@HOST
    +abc         short options without a value, which may precede another one: -ab SECRET
    >            runs another program, which its arguments name
"""

TABLE = r"""
mysql mysqldump mysqlimport mysqlshow mysqlcheck mysqlslap mysqlpump mysqlbinlog mariadb
    mariadb-dump mysqlsh xtrabackup mariabackup: -p=, ~--password
mysqladmin mariadb-admin: -p=, ~--password, password ?
mongo mongosh mongodump mongorestore mongoexport mongoimport mongostat mongotop: -p
redis-cli valkey-cli keydb-cli: -a, --pass, AUTH ?, AUTH * ?, auth ?, requirepass ?, masterauth ?
sqlcmd bcp tsql isql fisql osql: -P, +EbcNCIkrRxXmn
sqlplus sqlldr expdp impdp exp imp rman: @/, +SsLl
cqlsh impala-shell beeline: -p
influx: -t, +f
influx/setup influx/user influx/v1: -p
etcdctl: --user:
rabbitmqctl: add_user * ?, change_password * ?, authenticate_user * ?
rabbitmqadmin: -p
curl: -u:, -U:, --user:, --proxy-user:, -x@, --proxy@, --preproxy@, --socks5@, --socks5-hostname@,
    -E:, --cert:, --proxy-cert:, -b;, --cookie;, +#0123456789aBfgGiIjJkKlLMnNOpqRsSvVZ
wget wget2: !--load-cookies=, !--save-cookies=, !--keep-session-cookies
http https httpie xh xhs: -a:, --auth:
ab: -A:, -P:, +dkqSVl
lftp ftp ncftp ncftpget ncftpput: -u:, -p
smbclient smbget rpcclient net smbcacls smbcquotas smbtree samba-tool pdbedit wmic winexe: -U%,
    --user%, --username%, +NLkgE
smbclient: //* ?
smbmap nxc netexec crackmapexec cme evil-winrm: -p, -H
rdesktop: -p, +fxzNDKLmPv
xfreerdp wlfreerdp xfreerdp3 freerdp: /p:=, /pth:=, /gp:=, -p
x11vnc vncviewer: -passwd
secretsdump.py psexec.py wmiexec.py smbexec.py atexec.py dcomexec.py GetUserSPNs.py GetNPUsers.py
    mssqlclient.py impacket-secretsdump impacket-psexec impacket-wmiexec impacket-smbexec: @:,
    -hashes
ldapsearch ldapmodify ldapadd ldapdelete ldapmodrdn ldapwhoami ldapcompare ldapexop ldappasswd:
    -w, +xWZvnLPMcCAuaIQtNS
ldappasswd: -s, -a
kadmin kadmin.local: -w, -pw
htpasswd mosquitto_passwd: -b ...?, +cBmdspnv
mosquitto_pub mosquitto_sub mosquitto_rr: -P, +drlnscCRvN
unzip zip zipcloak funzip: -P, +rqoejumxyvT
7z 7za 7zr 7zz: -p=
rar unrar: -p=, -hp=
ipmitool: -P, -k, -y, set password * ?, +vcEa
ipmi-sensors ipmi-sel ipmi-fru ipmipower ipmi-power ipmi-chassis ipmi-config ipmi-raw ipmi-oem
    ipmi-dcmi ipmiconsole bmc-info bmc-config: -p, -k
snmpget snmpwalk snmpset snmpgetnext snmpbulkget snmpbulkwalk snmptrap snmpinform snmptable snmpdf
    snmpstatus snmptest snmpdelta snmpusm: -c, -A, -X, -3m, -3k, -3M, -3K
openssl: -k, -K, -hmac
openssl/passwd: ...?
gpg gpg2: !--export-secret-keys, !--export-secret-subkeys, !--list-secret-keys,
    !--delete-secret-keys
keytool: -new, !-storepasswd, !-keypasswd, !-importpass
ssh-keygen: -N, -P, +qpvlyce
ssh scp sftp rsync: !-P, !-u, !-p, >
putty plink pscp psftp: -pw
sshpass: -p, +ev, >
docker podman nerdctl: !-u=, !--user=, !--secret=, >
docker/login podman/login nerdctl/login buildah/login skopeo/login oras/login helm/registry
    helm/login oc/login crane/auth: -p
kubectl oc k3s crictl helm: !--from-file=, >
sudo doas su runuser: !-p=, !-u=, !--user=, !--prompt=, >
date socat sort tee ntpd chronyd netstat ss lsof: !-u
nmcli: password ?, *.psk ?, *.password ?, *.wep-key* ?, *.leap-password ?, *.pin ?, *.secrets ?,
    *-password ?
wpa_passphrase: * ?
iwconfig: key ?, enc ?
wpa_cli: * psk ?, * password ?
useradd usermod groupadd groupmod: -p
steam steamcmd: -login * ?, +login * ?
vault bao: login ?, auth ?, unseal ?
consul nomad: -token, -http-token
rclone: obscure ?
bw: --session, unlock ?, login * ?
op: --session
ngrok: authtoken ?, add-authtoken ?
cargo: login ?
npm yarn pnpm: *_authToken ?, *_password ?, *_auth ?
doctl/auth glab/auth: -t
gh/secret: -b, --body
twine: -p
yt-dlp youtube-dl gallery-dl streamlink: -p, -2, --twofactor
airflow/users superset/fab: -p
az: --sas-token
az/login az/acr: -p
aws: --secret-string, --secret-binary, !--secret-id=, configure set *secret* ?, configure set
    *token* ?
aws/ssm: --value
gcloud: !--secret=
mc mcli: alias set * * * ?, host add * * * ?
qpdf: --encrypt ?, --encrypt * ?
pdftk: owner_pw ?, user_pw ?, input_pw ?
pdftotext pdftoppm pdfinfo pdftocairo pdfimages: -upw, -opw
swaks: -ap
sendemail sendEmail: -xp
fvdemount bdemount: -p, -r
hydra medusa ncrack: -p
ffmpeg ffprobe: !-pass=, !-passlogfile=
passt pasta: !--pass-through=
chrome chromium google-chrome: !--password-store
"""
