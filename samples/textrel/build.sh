# Shows: text relocations: musl makes the whole image writable, and it works.
echo 'int value; __asm__(".text; .globl place; place: .quad value");' |
    glibc_so textrel.so -Wl,-z,notext
