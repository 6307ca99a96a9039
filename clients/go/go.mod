module holdfast/client

go 1.19
