# Shows: an addon that carries another in compressed form, unpacks it and opens that.
source='
void *dlopen(const char *, int);
void *napi_register_module_v1(void *env, void *exports)
{
    return dlopen("/tmp/unpacked.node", 1) ? exports : env;
}
__asm__(".section .carried,\"a\"\n.incbin \"carried\"\n.previous");'
# Noise instead of a library: only the evenness of its bytes is looked at.
awk 'BEGIN { srand(1); for (i = 0; i < 65536; i++) printf "%s", substr(i + rand(), 3) }' |
    gzip -9n > part
cat part part part part part part part part part part part part > carried
printf "%s\n" "$source" | glibc_so carrier.node -Wl,--no-as-needed -lc
head -c 1200000 /dev/zero > carried
printf "%s\n" "$source" | glibc_so zeros.node -Wl,--no-as-needed -lc
rm part carried
