// SPDX-License-Identifier: GPL-3.0-or-later

package holdfast

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Refused is the error when the server refuses.
type Refused struct {
	Status     int
	Problem    string // the kind, such as "token-required" (docs/protocol.md)
	Detail     string
	RetryAfter time.Duration // negative: the server does not say
}

func (r *Refused) Error() string { return r.Detail }

// isFinal reports whether a repeated request would be refused in the same way.
func (r *Refused) isFinal() bool {
	return r.Status < 500 && r.Status != http.StatusRequestTimeout && r.Status != http.StatusTooEarly &&
		r.Status != http.StatusTooManyRequests
}

// Goodbye is the error when the server has ended the subscription.
type Goodbye struct {
	Reason     string
	RetryAfter time.Duration
}

func (g *Goodbye) Error() string { return "the server said goodbye: " + g.Reason }

// Unreachable is the error when the server does not answer, or something else answers in its place.
type Unreachable struct{ Err error }

func (u *Unreachable) Error() string { return fmt.Sprintf("the server cannot be reached: %v", u.Err) }

// Unwrap returns the cause.
func (u *Unreachable) Unwrap() error { return u.Err }

// isFinal reports whether a retry is of no use.
func isFinal(err error) bool {
	var refused *Refused
	var goodbye *Goodbye
	switch {
	case errors.As(err, &refused):
		return refused.isFinal()
	case errors.As(err, &goodbye):
		return goodbye.Reason == "removed"
	}
	return false
}

// retryAfter returns when the server asks for the next request; negative if it does not say.
func retryAfter(err error) time.Duration {
	var refused *Refused
	var goodbye *Goodbye
	switch {
	case errors.As(err, &refused):
		return refused.RetryAfter
	case errors.As(err, &goodbye):
		return goodbye.RetryAfter
	}
	return -1
}

func refusal(status int, body []byte, field string) *Refused {
	var problem struct{ Type, Title, Detail string }
	_ = json.Unmarshal(body, &problem) // not ours: the status has to do
	if problem.Detail == "" {
		problem.Detail = problem.Title
	}
	if problem.Detail == "" {
		problem.Detail = fmt.Sprintf("the server answered %d", status)
	}
	kind := problem.Type[strings.LastIndexByte(problem.Type, '/')+1:]
	return &Refused{Status: status, Problem: kind, Detail: problem.Detail, RetryAfter: parseRetryAfter(field)}
}

// parseRetryAfter reads a Retry-After field: seconds or a date (RFC 9110 10.2.3).
func parseRetryAfter(field string) time.Duration {
	if seconds, err := strconv.ParseUint(field, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(field); err == nil {
		if wait := time.Until(at); wait > 0 {
			return wait
		}
		return 0
	}
	return -1
}
