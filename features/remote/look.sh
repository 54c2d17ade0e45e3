# Prints how many records are in the folder $0, the newest one's name and its age in seconds.
cd "$0" || exit 1
ls -U | grep -c '[.]json$'
# A record that was stored while the clock was ahead would be the newest until that time.
newest=$(find . -name '*.json' ! -newermt now -printf '%T@ %f\n' | sort -n | sed -n '$s/.* //p')
test "$newest" || exit 0
echo "$newest"
echo $(($(date +%s) - $(stat -c %Y "$newest")))
