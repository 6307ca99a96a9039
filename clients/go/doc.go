// SPDX-License-Identifier: GPL-3.0-or-later

// Package holdfast is a client of the Holdfast push server.
//
// A subscription is a cursor into the server's log. It asks by long polling and goes on from its cursor after dropped
// connections and restarts of the server: each message comes once and in order, and what the server no longer has is
// told as a Gap. The cursor of each poll acknowledges what came before it, so a slow caller costs the server a cursor.
//
//	client := holdfast.New("http://192.168.1.23:8080/")
//	subscription := client.Subscribe([]string{"class", "lab.*"}, holdfast.SubscribeOptions{})
//	for {
//		event, err := subscription.Next(ctx)
//		if err != nil {
//			return err // ctx is done, or the server refuses
//		}
//		if event.Gap != nil {
//			log.Println("lost:", event.Gap)
//			continue
//		}
//		fmt.Println(event.Message.Channel, event.Message.Text())
//	}
package holdfast
