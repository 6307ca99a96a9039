// SPDX-License-Identifier: GPL-3.0-or-later

package holdfast

import (
	"bufio"
	"io"
	"net"
	"os"
	"os/exec"
	"regexp"
	"sync"
	"syscall"
	"testing"
)

// realServer is a holdfastd on a free port of its own, which it keeps over restarts.
type realServer struct {
	t       *testing.T
	listen  string
	command *exec.Cmd
}

func startServer(t *testing.T) *realServer {
	t.Helper()
	if os.Getenv("HOLDFASTD") == "" {
		t.Skip("HOLDFASTD has to name the holdfastd to test")
	}
	server := &realServer{t: t, listen: "127.0.0.1:0"}
	server.start()
	t.Cleanup(func() { server.stop(syscall.SIGTERM) })
	return server
}

func (s *realServer) url() string { return "http://" + s.listen + "/" }

func (s *realServer) start() {
	s.t.Helper()
	s.command = exec.Command(os.Getenv("HOLDFASTD"), "--listen", s.listen, "--manage", "off")
	said, err := s.command.StdoutPipe()
	if err == nil {
		err = s.command.Start()
	}
	if err != nil {
		s.t.Fatal(err)
	}
	lines := bufio.NewScanner(said)
	for lines.Scan() {
		if found := regexp.MustCompile(`^Listening on http://([^/ ]+)`).FindStringSubmatch(lines.Text()); found != nil {
			s.listen = found[1]
			go io.Copy(io.Discard, said) // until it ends
			return
		}
	}
	s.t.Fatal("holdfastd ended without listening")
}

func (s *realServer) stop(how os.Signal) {
	if s.command != nil {
		_ = s.command.Process.Signal(how)
		_ = s.command.Wait()
		s.command = nil
	}
}

// cuttableProxy passes bytes on until it is cut: then connections are dropped, and new ones at once.
type cuttableProxy struct {
	listener net.Listener
	target   string
	mutex    sync.Mutex
	isCut    bool
	open     map[net.Conn]bool
}

func startProxy(t *testing.T, target string) *cuttableProxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	proxy := &cuttableProxy{listener: listener, target: target, open: map[net.Conn]bool{}}
	t.Cleanup(func() {
		listener.Close()
		proxy.cut()
	})
	go func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			go proxy.take(near)
		}
	}()
	return proxy
}

func (p *cuttableProxy) url() string { return "http://" + p.listener.Addr().String() + "/" }

func (p *cuttableProxy) cut() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.isCut = true
	for connection := range p.open {
		connection.Close()
	}
}

func (p *cuttableProxy) mend() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.isCut = false
}

func (p *cuttableProxy) take(near net.Conn) {
	defer near.Close()
	far, err := net.Dial("tcp", p.target)
	if err != nil {
		return
	}
	defer far.Close()
	p.mutex.Lock()
	isCut := p.isCut
	p.open[near], p.open[far] = true, true
	p.mutex.Unlock()
	if !isCut {
		go func() {
			io.Copy(far, near)
			far.Close()
		}()
		io.Copy(near, far)
	}
	p.mutex.Lock()
	delete(p.open, near)
	delete(p.open, far)
	p.mutex.Unlock()
}
