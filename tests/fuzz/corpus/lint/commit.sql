create table a (b int)
commit