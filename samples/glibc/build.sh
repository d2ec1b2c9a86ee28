# Shows: what glibc's loader decides on and musl's does not: version nodes, dlopen's refusals.
# Stand-ins give the nodes of releases that this machine may not have.
stand_in() { # SONAME NODE NAME...
    soname=$1 node=$2
    shift 2
    { echo "$node { global:"; printf '%s;\n' "$@"; echo 'local: *; };'; } > node.map
    printf 'int %s(void) { return 0; }\n' "$@" |
        glibc_so "$soname" -nostdlib -fno-builtin -Wl,--version-script,node.map \
            -Wl,-soname,"$soname"
}
stand_in libc.so.6 GLIBC_2.38 __isoc23_strtol
echo 'int __isoc23_strtol(void); int call(void) { return __isoc23_strtol(); }' |
    glibc_so needs-2.38.so -nostdlib libc.so.6
stand_in libc.so.6 GLIBC_ABI_GNU2_TLS marker
echo 'int marker(void); int call(void) { return 0; } int (*keep)(void) = marker;' |
    glibc_so needs-marker.so -nostdlib libc.so.6
stand_in libc.so.6 GLIBC_PRIVATE __libc_fork
echo 'int __libc_fork(void); int call(void) { return __libc_fork(); }' |
    glibc_so needs-private.so -nostdlib libc.so.6
stand_in libstdc++.so.6 GLIBCXX_3.4.32 _ZSt21ios_base_library_initv
echo 'int _ZSt21ios_base_library_initv(void); int call(void) { return _ZSt21ios_base_library_initv(); }' |
    glibc_so needs-gcc-13.so -nostdlib libstdc++.so.6
stand_in libgpg-error.so.0 GPG_ERROR_1.0 gpgrt_access
echo 'int gpgrt_access(void); int call(void) { return gpgrt_access(); }' |
    glibc_so needs-later-name.so -nostdlib libgpg-error.so.0
stand_in libcurl.so.4 CURL_OPENSSL_4 curl_easy_init
echo 'int curl_easy_init(void); int main(void) { return curl_easy_init(); }' |
    glibc_exe needs-libcurl libcurl.so.4 -Wl,--allow-shlib-undefined
# Not linked to the libc that it uses: every process has one.
echo 'char *getenv(const char *); char *call(void) { return getenv("HOME"); }' |
    glibc_so leaves-libc-out.so -nostdlib
# Linked to a build of the library that has no versions.
echo 'int acl_get_file(void) { return 0; }' |
    glibc_so libacl.so.1 -nostdlib -Wl,-soname,libacl.so.1
echo 'int acl_get_file(void); int call(void) { return acl_get_file(); }' |
    glibc_so unversioned.so -nostdlib libacl.so.1
# A name that no library it is linked with has: strlcpy came with glibc 2.38.
stand_in libc.so.6 GLIBC_2.2.5 getenv
echo 'char *getenv(const char *); unsigned long strlcpy(char *, const char *, unsigned long);
char copy[9]; void call(void) { strlcpy(copy, getenv("HOME"), sizeof(copy)); }' |
    glibc_so leaves-strlcpy.so -nostdlib libc.so.6
rm node.map ./*.so.[0-9]*

echo 'int dlopen(void); int call(void) { return dlopen(); }' |
    glibc_so calls-dlopen.so -nostdlib -fno-builtin
echo 'int call(void) { return 1; }' | tee call.c | glibc_so execstack.so -nostdlib -z execstack
glibc_so not-to-be-opened.so -nostdlib -z nodlopen < call.c
echo 'static __thread char space[65536]; char *call(void) { return space; }' |
    glibc_so large-static-tls.so -nostdlib -ftls-model=initial-exec
rm call.c
# Another one: sqrt is libm's.
echo 'char *getenv(const char *); double sqrt(double);
double call(void) { return sqrt(getenv("HOME")[0]); }' | glibc_so leaves-sqrt.so
