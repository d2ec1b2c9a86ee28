# Shows: notes: build id, package metadata, dlopen metadata in both its JSON shapes, and
# GNU properties next to the ABI tag.
note() { # SECTION OWNER TYPE TEXT
    cat <<NOTE
__asm__(".pushsection $1,\"a\",@note\n.balign 4\n.long 2f-1f, 4f-3f, $3\n"
        "1: .asciz \"$2\"\n2: .balign 4\n3: .asciz \"$4\"\n4: .balign 4\n.popsection");
NOTE
}
quote() { printf '%s' "$1" | sed 's/"/\\\\\\"/g'; }
{
    note .note.package FDO 0xcafe1a7e "$(quote '{"type":"deb","name":"sample","version":"1"}')"
    note .note.dlopen FDO 0x407c0c0a \
        "$(quote '[{"soname":["libz.so.1","libz-ng.so.2"],"feature":"zip","priority":"recommended"}]')"
} | glibc_so notes.so -Wl,--build-id=0x0123456789abcdef
{
    note .note.dlopen FDO 0x407c0c0a "$(quote '{"soname":["libone.so.1"],"priority":"required"}')"
    note .note.dlopen FDO 0x407c0c0a "$(quote '{"soname":"libtwo.so.1","priority":"suggested"}')"
} | glibc_so two-notes.so
# The first one that is there is enough.
{
    note .note.dlopen FDO 0x407c0c0a \
        "$(quote '[{"soname":["libnowhere.so.1","libz.so.1"],"priority":"required"}]')"
    echo 'int x;'
} | glibc_so alternatives.so
{
    note .note.dlopen FDO 0x407c0c0a \
        "$(quote '[{"soname":["libnowhere.so.1","libarchive.so.13"],"priority":"required"}]')"
    echo 'int x;'
} | glibc_so required.so
echo 'int main(void) { return 0; }' |
    glibc_exe properties -static -fcf-protection=full -Wl,-z,x86-64-v3 -Wl,-z,ibt -Wl,-z,shstk
