int who(void)
{
	return 2;
}

int ask(void)
{
	return who();
}
