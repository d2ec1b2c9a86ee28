# Shows: Node addons, with the stable interface and with the C++ one; Node opens them lazily.
echo 'int napi_create_function(void *, ...);
void *napi_register_module_v1(void *env, void *exports)
{
    return napi_create_function(env) ? 0 : exports;
}' > napi.c
glibc_so napi.node < napi.c
musl_so napi-musl.node < napi.c
glibc_so napi-libc.node -Wl,--no-as-needed -lc < napi.c
echo 'void node_module_register(void *);
void create(void *) __asm__("_ZN2v86Number3NewEPNS_7IsolateEd");
void loop(void) __asm__("_ZN4node19GetCurrentEventLoopEPN2v87IsolateE");
int uv_queue_work(void *);
int start(void) { create(0); loop(); return uv_queue_work(0); }
__attribute__((constructor)) static void enter(void) { node_module_register(0); }' |
    glibc_so v8.node
echo 'int nowhere(void);
int napi_module_register(void *);
int call(void) { return nowhere(); }
__attribute__((constructor)) static void enter(void) { napi_module_register(0); }' |
    glibc_so missing-name.node
rm napi.c
# OpenSSL in Node.js is there for addons, too.
echo 'int NCONF_get_string(void *);
void *napi_register_module_v1(void *env, void *exports)
{ (void)env; return exports + NCONF_get_string(0); }' | glibc_so openssl.node
