# Shows: a JNI library; the virtual machine opens it.
echo 'int JNI_OnLoad(void *vm, void *reserved) { return 0x10008; }
int Java_org_example_Sample_answer(void *env, void *self) { return 42; }' | glibc_so libsample.so
