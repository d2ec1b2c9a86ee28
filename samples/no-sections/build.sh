# Shows: a section table is not needed: stripped, and with the section headers gone.
echo '#include <stdio.h>
int nowhere(void); int call(void) { return nowhere() + puts("x"); }' | glibc_so plain.so
objcopy --strip-all plain.so stripped.so
"$PYTHON" - plain.so no-sections.so <<'PY'
import sys
data = bytearray(open(sys.argv[1], "rb").read())
data[40:48] = bytes(8)  # e_shoff
data[58:64] = bytes(6)  # e_shentsize, e_shnum, e_shstrndx
open(sys.argv[2], "wb").write(data)
PY
