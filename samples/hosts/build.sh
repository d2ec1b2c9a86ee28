# Shows: plugins of other hosts, each with its entry point and a name that its host provides.
echo 'unsigned long rb_define_module(const char *);
void Init_sample(void) { rb_define_module("Sample"); }' | glibc_so ruby.so
echo 'int zend_parse_parameters(unsigned, const char *, ...);
int execute_internal(void); /* no name begins like it */
int take(void) { return zend_parse_parameters(0, "") + execute_internal(); }
static long entry[21]; void *get_module(void) { return entry; }' | glibc_so php.so
echo 'void *Perl_newXS_deffile(void *, const char *, void *);
void boot_Sample(void *perl) { Perl_newXS_deffile(perl, "Sample::x", 0); }' | glibc_so perl.so
echo 'void lua_createtable(void *, int, int);
int luaopen_sample(void *lua) { lua_createtable(lua, 0, 0); return 1; }' | glibc_so lua.so
echo 'void *palloc(unsigned long); void *make(void) { return palloc(8); }
static const int magic[13] = { 52, 1500 };
const void *Pg_magic_func(void) { return magic; }' | glibc_so postgresql.so
# A name that a later server may have: nobody claims it.
echo 'void *frobnicate(unsigned long); void *make(void) { return frobnicate(8); }
static const int magic[13] = { 52, 2100 };
const void *Pg_magic_func(void) { return magic; }' | glibc_so postgresql-later.so
# One that some libc has, and not the one it is linked with: a stand-in, as strlcpy is in
# glibc from 2.38 on.
echo 'GLIBC_2.2.5 { global: getenv; local: *; };' > node.map
echo 'int getenv(void) { return 0; }' |
    glibc_so libc.so.6 -nostdlib -fno-builtin -Wl,--version-script,node.map -Wl,-soname,libc.so.6
echo 'char *getenv(const char *); unsigned long strlcpy(char *, const char *, unsigned long);
char copy[9]; const void *Pg_magic_func(void) { return copy; }
void call(void) { strlcpy(copy, getenv("HOME"), sizeof(copy)); }' |
    glibc_so postgresql-strlcpy.so -nostdlib libc.so.6
rm node.map libc.so.6
echo 'void *ngx_palloc(void *, unsigned long);
void *make(void *pool) { return ngx_palloc(pool, 8); }
void *ngx_modules[1]; char *ngx_module_names[1]; char *ngx_module_order[1];' | glibc_so nginx.so
echo 'int enif_make_int(void *, int); int make(void) { return enif_make_int(0, 1); }
static long entry[16]; void *nif_init(void) { return entry; }' | glibc_so erlang.so

# A plugin's own helper library is in the host's process too; a program's is not.
echo 'extern void *PyList_New(long); void *help(void) { return PyList_New(0); }' |
    glibc_so libhelper.so -Wl,-soname,libhelper.so
echo 'void *help(void); extern void *PyModule_Create2(void *, int);
void *PyInit_helped(void) { help(); return PyModule_Create2(0, 1); }' |
    glibc_so helped.so libhelper.so -Wl,-rpath,'$ORIGIN'
echo 'void *help(void); int use(void) { return help() != 0; }' |
    glibc_so not-python.so libhelper.so -Wl,-rpath,'$ORIGIN'

# A language of PostgreSQL: it makes a Python module too, and needs a library that is gone.
echo 'void *gone_new(void) { return 0; }' | glibc_so libgone.so.1 -Wl,-soname,libgone.so.1
echo 'void *palloc(unsigned long); void errfinish(const char *, int, const char *);
void *gone_new(void); void *make(void) { errfinish("", 0, ""); return palloc(gone_new() != 0); }
static const int magic[13] = { 52, 1500 };
const void *Pg_magic_func(void) { return magic; }
void *PyInit_sample(void) { return make(); }' | glibc_so language.so libgone.so.1
rm libgone.so.1
