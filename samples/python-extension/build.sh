# Shows: a Python extension; its Py* names come from the interpreter.
module='void *PyModule_Create2(void *, int);
extern void *PyExc_ValueError;
void *PyInit_sample(void) { return PyExc_ValueError ? PyModule_Create2(0, 1013) : 0; }'
echo "$module" | glibc_so sample.cpython-311-x86_64-linux-gnu.so
echo "$module" | musl_so sample.cpython-311-x86_64-linux-musl.so
echo "int fcntl64(int, int, ...); $module int flags(void) { return fcntl64(0, 3); }" |
    glibc_so fcntl.cpython-311-x86_64-linux-gnu.so
