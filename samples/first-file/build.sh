# Shows: the first file of the name that can be opened ends the search, whatever it is.
mkdir good junk empty directory machine
echo 'int part(void) { return 1; }' | glibc_so good/libpart.so.1 -Wl,-soname,libpart.so.1
echo 'not a library' > junk/libpart.so.1
: > empty/libpart.so.1
mkdir directory/libpart.so.1
user='int part(void); int call(void) { return part(); }'
for first in junk empty directory; do
    echo "$user" | glibc_so $first-first.so good/libpart.so.1 \
        -Wl,-rpath,"\$ORIGIN/$first:\$ORIGIN/good"
done
# e_machine is not looked at: an object that says aarch64 is mapped, and its relocations tried.
"$PYTHON" - good/libpart.so.1 machine/libpart.so.1 <<'PY'
import sys
data = bytearray(open(sys.argv[1], "rb").read())
data[18:20] = (183).to_bytes(2, "little")
open(sys.argv[2], "wb").write(data)
PY
echo "$user" | glibc_so machine-first.so good/libpart.so.1 \
    -Wl,-rpath,'$ORIGIN/machine:$ORIGIN/good'
