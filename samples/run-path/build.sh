# Shows: how DT_RPATH and DT_RUNPATH are searched: alike, after $ORIGIN is expanded, and
# inherited by what the object needs indirectly; $LIB disables the whole run path.
mkdir libs
echo 'int deep(void) { return 1; }' | glibc_so libs/libdeep.so.1 -Wl,-soname,libdeep.so.1
echo 'int deep(void); int middle(void) { return deep(); }' |
    glibc_so libs/libmiddle.so.1 -Wl,-soname,libmiddle.so.1 libs/libdeep.so.1
user='int middle(void); int call(void) { return middle(); }'
user() { # NAME FLAG...
    name=$1
    shift
    echo "$user" | glibc_so "$name" libs/libmiddle.so.1 -Wl,-rpath-link,libs "$@"
}
user runpath.so -Wl,--enable-new-dtags -Wl,-rpath,'$ORIGIN/libs'
user rpath.so -Wl,--disable-new-dtags -Wl,-rpath,'$ORIGIN/libs'
user braces.so -Wl,-rpath,'${ORIGIN}/libs'
user second-entry.so -Wl,-rpath,'/nonexistent:$ORIGIN/libs'
user lib-token.so -Wl,-rpath,'$ORIGIN/libs:/usr/$LIB'
user no-run-path.so
echo "$user int main(void) { return !call(); }" |
    musl_exe start-musl libs/libmiddle.so.1 -Wl,-rpath-link,libs -Wl,-rpath,'$ORIGIN/libs'
