# Shows: functions of libraries that come from packages of Debian, by version and without.
echo 'int event_add(void) { return 0; }' |
    glibc_so libevent_core-2.1.so.7 -nostdlib -Wl,-soname,libevent_core-2.1.so.7
echo 'int puts(const char *); int event_add(void);
int call(void) { return puts("") + event_add(); }' |
    glibc_so needs-libevent-core.so libevent_core-2.1.so.7

# libcurl has this function since Debian 13, at a version node that was there before.
echo 'CURL_OPENSSL_4 { global: curl_*; local: *; };' > curl.map
echo 'int curl_global_trace(void) { return 0; }' |
    glibc_so libcurl.so.4 -nostdlib -Wl,-soname,libcurl.so.4 -Wl,--version-script,curl.map
echo 'int curl_global_trace(void); int call(void) { return curl_global_trace(); }' |
    glibc_so needs-libcurl.so libcurl.so.4

# No known libcurl has this function.
echo 'int curl_of_another_build(void) { return 0; }' |
    glibc_so libcurl.so.4 -nostdlib -Wl,-soname,libcurl.so.4
echo 'int curl_of_another_build(void); int call(void) { return curl_of_another_build(); }' |
    glibc_so own-name.so libcurl.so.4
echo 'int curl_of_another_build(void); int main(void) { return curl_of_another_build(); }' |
    glibc_exe own-name libcurl.so.4
rm libevent_core-2.1.so.7 libcurl.so.4 curl.map
