package live

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"time"
)

// fleet starts Envoys and sees to it that none outlives this process: they get SIGKILL when the thread that started
// them dies (even by kill -9), and stop kills what is left.
type fleet struct {
	binary, folder string
	lock           *os.File
	start          chan func()
	done           chan struct{}
	mu             sync.Mutex
	running        []*process
}

// process is one Envoy; exited closes when it has ended and its log is complete.
type process struct {
	cmd    *exec.Cmd
	log    *bytes.Buffer
	exited chan struct{}
}

func newFleet(ctx context.Context, binary string) (*fleet, error) {
	lock, err := alone(ctx)
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "conformance-live-")
	if err != nil {
		return nil, err
	}
	f := &fleet{lock: lock, binary: binary, folder: folder, start: make(chan func()), done: make(chan struct{})}
	go func() {
		// The death signal is bound to the thread that starts the child, so that thread must live as long.
		runtime.LockOSThread()
		for {
			select {
			case task := <-f.start:
				task()
			case <-f.done:
				return
			}
		}
	}()
	return f, nil
}

// launch starts one Envoy with a bootstrap configuration.
func (f *fleet) launch(name string, bootstrap []byte) error {
	file := filepath.Join(f.folder, name+".json")
	if err := os.WriteFile(file, bootstrap, 0o600); err != nil {
		return err
	}
	cmd := exec.Command(f.binary, "-c", file, "--concurrency", "1", "--disable-hot-restart", "--log-level", "error",
		"--allow-unknown-static-fields", "--drain-time-s", "1")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	log := &bytes.Buffer{}
	cmd.Stderr, cmd.Stdout = log, log
	failed := make(chan error)
	f.start <- func() { failed <- cmd.Start() }
	if err := <-failed; err != nil {
		return err
	}
	p := &process{cmd: cmd, log: log, exited: make(chan struct{})}
	go func() {
		cmd.Wait() //nolint:errcheck // how it ended does not matter
		close(p.exited)
	}()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.running = append(f.running, p)
	return nil
}

// ready waits until an Envoy's admin interface says that it serves.
func (f *fleet) ready(ctx context.Context, name, admin string) error {
	client := &http.Client{Timeout: time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	deadline := time.Now().Add(20 * time.Second)
	for time.Now().Before(deadline) && ctx.Err() == nil && !f.anyExited() {
		response, err := client.Get("http://" + admin + "/ready")
		if err == nil {
			response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return nil
			}
		}
		sleep(ctx, 50*time.Millisecond)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return fmt.Errorf("Envoy of %s does not become ready: %s", name, f.stop())
}

// anyExited says that an Envoy has ended by itself: it refused its configuration.
func (f *fleet) anyExited() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, p := range f.running {
		select {
		case <-p.exited:
			return true
		default:
		}
	}
	return false
}

// stop ends all Envoys that this fleet started and returns what they logged.
func (f *fleet) stop() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	logs := ""
	for _, p := range f.running {
		syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL) //nolint:errcheck // it may have ended
		<-p.exited
		logs += p.log.String()
	}
	f.running = nil
	return logs[:min(len(logs), 4000)]
}

func (f *fleet) close() {
	f.stop()
	close(f.done)
	os.RemoveAll(f.folder)
	f.lock.Close()
}

// alone waits for its turn: two runs would want the same loopback addresses. The kernel frees the lock of a dead run.
func alone(ctx context.Context) (*os.File, error) {
	lock, err := os.OpenFile(filepath.Join(os.TempDir(), "conformance-live.lock"), os.O_CREATE|os.O_RDWR, 0o666)
	if err != nil {
		return nil, err
	}
	for syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil {
		if ctx.Err() != nil {
			lock.Close()
			return nil, fmt.Errorf("another run is using the loopback addresses: %w", ctx.Err())
		}
		sleep(ctx, 100*time.Millisecond)
	}
	return lock, nil
}
